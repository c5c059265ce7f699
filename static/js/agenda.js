// Items of the agenda are dragged into order; «Flytt opp» and «Flytt ned» do the same without a script.
const list = document.querySelector('[data-agenda]');
const order = document.querySelector('[data-order]');
let dragged = null;

function written() {
  order.value = [...list.children].map((item) => item.dataset.key).join(' ');
}

if (list && order) {
  for (const grip of list.querySelectorAll('[data-grip]')) {
    const item = grip.closest('[data-key]');
    grip.hidden = false;
    grip.draggable = true;
    grip.addEventListener('dragstart', (event) => {
      dragged = item;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', item.dataset.key);
      event.dataTransfer.setDragImage(item, 10, 10);
      item.classList.add('dragged');
    });
    grip.addEventListener('dragend', () => {
      item.classList.remove('dragged');
      dragged = null;
      written();
    });
  }
  list.addEventListener('dragover', (event) => {
    const over = event.target.closest('[data-key]');
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    list.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  list.addEventListener('drop', (event) => event.preventDefault());
}
