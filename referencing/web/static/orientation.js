/* Say, at each change of an answer, how many criteria are left and what would be dropped: what the page says on save.

The place with data-count holds the address to ask; data-drops the box that appears, data-drop-list its list.
*/

const place = document.querySelector("[data-count]");
const box = document.querySelector("[data-drops]");
const list = document.querySelector("[data-drop-list]");
const form = place?.closest("form");
let asked = 0;

const item = (words) => {
  const made = document.createElement("li");
  made.textContent = words;
  return made;
};

const ask = async () => {
  const turn = ++asked;
  const given = [...new FormData(form)].filter(([name]) => name === "track" || name.startsWith("q_"));
  try {
    const answer = await fetch(`${place.dataset.count}?${new URLSearchParams(given)}`, { credentials: "same-origin" });
    if (!answer.ok || turn !== asked) return;
    const told = await answer.json();
    place.textContent = told.words;
    list.replaceChildren(...told.drops.map(item), ...(told.grants ? [item(place.dataset.grants)] : []));
    box.hidden = !list.children.length;
    if (box.hidden) form.elements.is_confirmed.checked = false;
  } catch {
    /* without an answer the page says it on save */
  }
};

form?.addEventListener("change", (event) => {
  if (event.target.name !== "is_confirmed") ask();
});
