"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const folds = (root) => all("details", root);

  // Only with this script is there anything to be controlled.
  for (const controls of all(".controls")) controls.hidden = false;

  // Filters: what does not match is taken out by a class, which printing ignores.
  const filters = new Map();

  const filter = (controls, target, items, matches, noun) => {
    const fields = all("input, select", controls);
    const status = controls.querySelector("[role=status]");
    const apply = () => {
      const wanted = matches();
      let shown = 0;
      for (const item of items) {
        const isIn = wanted(item);
        item.classList.toggle("out", !isIn);
        if (isIn) shown += 1;
      }
      for (const group of all("section.rule", target)) {
        group.classList.toggle("out", !group.querySelector(".finding:not(.out)"));
      }
      status.textContent = shown === items.length ? "" : `${shown} of ${items.length} ${noun}`;
    };
    for (const field of fields) field.addEventListener("input", apply);
    filters.set(target, () => {
      for (const field of fields) field.value = "";
      apply();
    });
    // A browser may fill in what was chosen before the page was loaded again.
    apply();
  };

  const has = (item, text) => item.textContent.toLowerCase().includes(text);

  for (const controls of all("[data-filter]")) {
    const target = document.getElementById(controls.dataset.filter);
    const text = controls.querySelector("[data-text]");
    if (target.matches("table")) {
      const verdict = controls.querySelector("[data-verdict]");
      const rule = controls.querySelector("[data-rule]");
      const first = target.tHead.rows[0].cells.length - (rule.options.length - 1);
      const matches = () => {
        const words = text.value.trim().toLowerCase();
        const places = rule.value === "" ? null : Number(rule.value) + first;
        return (row) => {
          if (!has(row.cells[0], words)) return false;
          if (verdict.value === "") return true;
          const cells = places === null ? Array.from(row.cells).slice(first) : [row.cells[places]];
          return cells.some((cell) => cell.className === verdict.value);
        };
      };
      filter(controls, target, Array.from(target.tBodies[0].rows), matches, "delegations");
    } else {
      const severity = controls.querySelector("[data-severity]");
      const matches = () => {
        const words = text.value.trim().toLowerCase();
        return (item) => {
          const group = item.closest("section.rule");
          const isGraded = severity.value === "" || group.dataset.severity === severity.value;
          return isGraded && (has(item, words) || has(group.querySelector("header"), words));
        };
      };
      filter(controls, target, all(".finding", target), matches, "findings");
    }
  }

  // Sorting: a button in each head that can be sorted by, and `aria-sort` on the one that is.
  for (const table of all("table[data-sortable]")) {
    const heads = all("th[data-sort]", table);
    const body = table.tBodies[0];
    const key = (row, head) => {
      const text = row.cells[head.cellIndex].textContent.trim();
      return head.dataset.sort === "number" ? Number(text) : text.toLowerCase();
    };
    const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
    for (const head of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        // Numbers begin with the largest, as one looks for the worst; names with the first.
        const numbers = head.dataset.sort === "number";
        const before = head.getAttribute("aria-sort");
        const isDown = before === null ? numbers : before === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
        const keyed = Array.from(body.rows, (row) => [key(row, head), row]);
        keyed.sort(([one], [other]) => (isDown ? compare(other, one) : compare(one, other)));
        body.append(...keyed.map(([, row]) => row));
      });
    }
  }

  // Folds.
  for (const button of all("[data-unfold]")) {
    const root = document.getElementById(button.dataset.unfold);
    button.addEventListener("click", () => {
      const open = folds(root).some((fold) => !fold.open);
      for (const fold of folds(root)) fold.open = open;
      button.textContent = open ? "Fold all" : "Unfold all";
    });
  }

  // A link into the page shows its target whatever was filtered or folded.
  const reveal = () => {
    let id;
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      // Anything may stand behind the `#`, such as a `%` alone.
      return;
    }
    const target = document.getElementById(id);
    if (!target) return;
    const taken = target.closest(".out");
    if (taken) filters.get(taken.closest("#findings, #matrix"))();
    for (let at = target; at; at = at.parentElement) if (at.matches("details")) at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // On paper nothing can be unfolded.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = folds(document).filter((fold) => !fold.open);
    for (const fold of unfolded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
  });
})();
