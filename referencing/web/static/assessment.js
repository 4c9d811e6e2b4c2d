// Shortcuts of the assessment: with modifiers, so that no screen reader loses a key; they can be turned off.
const KEPT = "parcours.raccourcis";
const form = document.getElementById("formulaire");
const toggle = document.getElementById("bascule");

const areOn = () => localStorage.getItem(KEPT) !== "non";

function follow(id) {
  document.getElementById(id)?.click();
}

function listen(event) {
  if (!areOn()) return;
  const isSaving = event.ctrlKey && event.key === "Enter" && form?.contains(document.activeElement);
  if (isSaving) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=suivant]"));
    return;
  }
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
  const digit = /^Digit([1-4])$/.exec(event.code);
  if (digit) {
    event.preventDefault();
    const choice = document.getElementById(`verdict-${Number(digit[1]) - 1}`);
    if (choice) { choice.checked = true; choice.focus(); }
  } else if (event.code === "KeyN") { event.preventDefault(); follow("suivant"); }
  else if (event.code === "KeyP") { event.preventDefault(); follow("precedent"); }
}

if (toggle) {
  const show = () => { toggle.textContent = areOn() ? toggle.dataset.on : toggle.dataset.off; };
  toggle.hidden = false;
  show();
  toggle.addEventListener("click", () => { localStorage.setItem(KEPT, areOn() ? "non" : "oui"); show(); });
}
document.addEventListener("keydown", listen);
