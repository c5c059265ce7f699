// Look-ups of the registers: the box that stands in for a select bears the select's own name, also in a new row.

const name = (field) =>
  field.getAttribute("aria-label") ??
  document.querySelector(`label[for="${field.id}"]`)?.textContent.trim().replace(/:$/, "") ??
  "";

const bear = (field) => {
  const box = field.parentElement?.querySelector(".select2-selection");
  const chosen = box?.querySelector(".select2-selection__rendered");
  if (!box || !chosen || box.id) return;
  box.id = `${field.id}_box`;
  box.setAttribute("aria-label", name(field));
  box.setAttribute("aria-labelledby", `${box.id} ${chosen.id}`);
  chosen.setAttribute("aria-label", name(field));
};

const bearAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(bear);

window.addEventListener("load", bearAll);
document.addEventListener("formset:added", () => requestAnimationFrame(bearAll));
