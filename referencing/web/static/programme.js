// Drags an audit to another day of the month: the page of that audit says what the rules make of it, and confirms.
// Where a schedule is being searched for, the page comes again once it is found. Without this script both have links.
(() => {
  "use strict";

  const POLL = 3000;
  let moved = null;

  document.querySelectorAll("[data-move]").forEach((chip) => {
    chip.addEventListener("dragstart", (event) => {
      moved = chip.dataset.move;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", moved);
    });
    chip.addEventListener("dragend", () => {
      moved = null;
    });
  });

  document.querySelectorAll("td[data-day]").forEach((cell) => {
    cell.addEventListener("dragover", (event) => {
      if (!moved) return;
      event.preventDefault();
      cell.classList.add("is-aimed");
    });
    cell.addEventListener("dragleave", () => cell.classList.remove("is-aimed"));
    cell.addEventListener("drop", (event) => {
      if (!moved) return;
      event.preventDefault();
      window.location.assign(`${moved}?le=${encodeURIComponent(cell.dataset.day)}`);
    });
  });

  const ask = async () => {
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      if (answer.ok && !(await answer.text()).includes("data-waiting")) {
        window.location.reload();
        return;
      }
    } catch {
      // the network is away for a moment: the link to reload is there
    }
    window.setTimeout(ask, POLL);
  };

  if (document.querySelector("[data-waiting] progress")) window.setTimeout(ask, POLL);
})();
