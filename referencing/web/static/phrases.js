// Canned phrases go to the cursor at once; without this script their button sends the form back with the phrase in it.
function insert(event) {
  const button = event.currentTarget;
  const text = button.form?.querySelector(`#${button.dataset.target}`);
  if (!text) return;
  event.preventDefault();
  text.setRangeText(button.dataset.phrase, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}

for (const button of document.querySelectorAll("button[data-phrase]")) button.addEventListener("click", insert);
