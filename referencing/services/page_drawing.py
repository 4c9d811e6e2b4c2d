"""Draw one page of the PDF on standard input, or tell its texts; run as a program, within its bounds."""

import json
import resource
import sys

PAGES = 40  # shown in the page; the whole file is one click away
_WIDTH = 1000  # pixels
_TALLEST = 4  # times the width: a roll of paper is cut
_SECONDS, _MEMORY, _TEXT = 10, 1 << 30, 20_000


def main() -> None:
    """Write a PNG, or the number of pages with their texts as JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing is written but to the pipe
    import pypdfium2  # noqa: PLC0415 - within the bounds

    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    if sys.argv[1] == "text":
        shown = range(min(len(document), PAGES))
        texts = [document[number].get_textpage().get_text_range()[:_TEXT] for number in shown]
        sys.stdout.write(json.dumps({"count": len(document), "texts": texts}))
        return
    page = document[int(sys.argv[1]) - 1]
    width, height = page.get_size()
    scale = min(_WIDTH / width, _WIDTH * _TALLEST / height)
    page.render(scale=scale, may_draw_forms=False).to_pil().save(sys.stdout.buffer, format="PNG")


if __name__ == "__main__":
    main()
