/* Pages of the answers: files sent at once with their progress, and the company of colleagues.
   Every form works without this script: the files then leave with the form's own button. */

const EVERY = 20000;

const element = (name, words = "", kind = "") => {
  const made = document.createElement(name);
  made.textContent = words;
  if (kind) made.className = kind;
  return made;
};

class FileDrop {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.input = box.querySelector("input[type=file]");
    this.list = box.querySelector("[data-uploads]");
    this.kept = this.form.querySelector("[data-evidence]");
    this.queue = [];
    this.input.addEventListener("change", () => this.take([...this.input.files]));
    for (const kind of ["dragover", "dragenter"])
      box.addEventListener(kind, (event) => (event.preventDefault(), box.classList.add("is-over")));
    for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("is-over"));
    box.addEventListener("drop", (event) => (event.preventDefault(), this.take([...event.dataTransfer.files])));
  }

  async take(files) {
    for (const file of files) this.queue.push([file, this.announce(file)]);
    this.input.value = "";
    if (this.isBusy) return;
    this.isBusy = true;
    while (this.queue.length) await this.send(...this.queue.shift());
    this.isBusy = false;
  }

  announce(file) {
    const line = element("li");
    const name = element("label", `${this.box.dataset.wordsSending} ${file.name}`);
    const bar = element("progress");
    bar.max = 1;
    bar.value = 0;
    name.append(" ", bar);
    line.append(name);
    this.list.append(line);
    return line;
  }

  send(file, line) {
    const words = this.box.dataset;
    if (file.size > Number(words.limit)) return this.told(line, "is-refused", `${file.name} ${words.wordsTooLarge}`);
    const body = new FormData();
    body.set("csrf_token", this.form.elements.csrf_token.value);
    body.set("valid_until", this.box.querySelector("input[type=date]").value);
    body.set("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", words.upload);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) line.querySelector("progress").value = event.loaded / event.total;
    });
    return new Promise((done) => {
      request.addEventListener("loadend", () => (this.heard(request, file, line), done()));
      request.send(body);
    });
  }

  heard(request, file, line) {
    let told = null;
    try {
      told = JSON.parse(request.responseText);
    } catch {
      /* no answer of ours: the connection broke, or the session ended */
    }
    if (request.status === 201) {
      for (const piece of told) this.keep(piece);
      this.told(line, "is-sent", `${file.name} : ${this.box.dataset.wordsSent}`);
      this.form.dispatchEvent(new CustomEvent("autosave:now"));
    } else if (request.status === 422 && told) {
      this.told(line, "is-refused", Object.values(told.errors).flat().join(" "));
    } else {
      this.told(line, "is-refused", `${file.name} ${this.box.dataset.wordsFailed}`);
    }
  }

  told(line, kind, words) {
    line.replaceChildren(words);
    line.className = kind;
  }

  keep(piece) {
    const known = this.form.querySelector(`input[name=evidence][value="${piece.id}"]`);
    if (known) return void (known.checked = true);
    const line = element("li", "", "evidence-choice");
    const check = element("div", "", "form-check");
    const box = element("input", "", "form-check-input");
    Object.assign(box, { type: "checkbox", name: "evidence", value: piece.id, id: `preuve-${piece.id}`, checked: true });
    const label = element("label", piece.name, "form-check-label");
    label.htmlFor = box.id;
    check.append(box, label);
    line.append(check);
    this.kept.append(line);
  }
}

for (const box of document.querySelectorAll(".file-drop"))
  if (box.dataset.upload) new FileDrop(box);

class Company {
  constructor(box) {
    this.box = box;
    this.list = box.querySelector("ul");
    this.said = "";
    this.look();
    setInterval(() => document.hidden || this.look(), EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  async look() {
    try {
      const body = new URLSearchParams({ csrf_token: this.box.dataset.token, subject: this.box.dataset.subject });
      const answer = await fetch(this.box.dataset.company, { method: "POST", body, redirect: "error" });
      if (answer.ok) this.show(await answer.json());
    } catch {
      /* offline: the next look will say */
    }
  }

  show(told) {
    const words = [...told.here];
    for (const [subject, last] of Object.entries(told.written)) {
      const line = document.querySelector(`[data-subject="${CSS.escape(subject)}"][data-version]`);
      if (line && last.version > Number(line.dataset.version) && !last.is_own) {
        line.classList.add("has-changed");
        const place = line.querySelector("[data-changed]");
        if (place) place.textContent = last.words;
      }
      if (subject === this.box.dataset.subject && !last.is_own && last.version > this.seen())
        words.push(`${this.box.dataset.wordsChanged} ${last.words}`);
    }
    if (words.join() === this.said) return; // a status that repeats itself is read aloud again
    this.said = words.join();
    this.list.replaceChildren(...words.map((sentence) => element("li", sentence)));
  }

  seen() {
    const field = document.querySelector("#reponse input[name=seen_version]");
    return field ? Number(field.value) : Infinity;
  }
}

for (const box of document.querySelectorAll("[data-company]")) new Company(box);

for (const field of document.querySelectorAll("[data-preview]"))
  field.addEventListener("input", () => {
    document.getElementById(field.dataset.preview).textContent = field.value;
  });
