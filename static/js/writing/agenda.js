// The agenda: another item is shown at once, and items are moved by key or pointer.
import { all, current, deeds, find, form, hear, insert, order, show, write } from './desk.js';

form.addEventListener('click', (event) => {
  const button = event.target.closest('button[name=go][value^="sak:"]');
  if (!button) return;
  event.preventDefault();
  show(+button.value.slice(4));
});

// «Bolig v/ Ida Hagen» names the one who presents.
form.addEventListener('change', ({ target }) => {
  const { heading, presenters } = current()?.fields ?? {};
  const said = target === heading && !presenters.value && /^(.*\S)\s+v\/\s*(\S.*)$/u.exec(target.value);
  if (!said) return;
  insert(heading, said[1].length, heading.value.length, '');
  presenters.value = said[2];
  presenters.dispatchEvent(new Event('input', { bubbles: true }));
});

hear('typed', ({ id, fields }) => {
  const [number, heading] = find(`.agenda button[value="sak:${id}"]`).children;
  write(number, fields.number.value);
  write(heading, fields.heading.value || heading.textContent);
});

const press = (where) => () => find(`button[name=flytt][value^=${where}]`, current()?.section).click();
deeds.moveUp = press('opp');
deeds.moveDown = press('ned');

const list = find('.agenda');
let dragged;
for (const line of list.children) {
  line.draggable = true;
  line.addEventListener('dragstart', ({ dataTransfer }) => {
    dragged = line;
    dataTransfer.setData('text/plain', '');
  });
  line.addEventListener('dragover', (event) => {
    if (!dragged) return;
    event.preventDefault();
    const { top, height } = line.getBoundingClientRect();
    if (dragged !== line) list.insertBefore(dragged, event.clientY < top + height / 2 ? line : line.nextSibling);
  });
  line.addEventListener('dragend', () => {
    dragged = null;
    form.rekkefolge.value = order().join(' ');
    form.requestSubmit(find('[data-reorder]'));
  });
}
