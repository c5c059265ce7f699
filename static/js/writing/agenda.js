// The agenda of the writing page: another item is shown at once, and items are moved by key or pointer.
import { all, current, find, form, hear, insert, items, show } from './desk.js';
import { deeds } from './keys.js';

form.addEventListener('click', (event) => {
  const button = event.target.closest('button[name=go][value^="sak:"]');
  if (!button) return;
  event.preventDefault();
  show(+button.value.slice(4));
});

// «Bolig v/ Ida Hagen» names the one who presents.
form.addEventListener('change', (event) => {
  const item = current();
  if (event.target !== item?.fields.heading) return;
  const said = /^(.*\S)\s+v\/\s*(\S.*)$/u.exec(event.target.value);
  if (!said || item.fields.presenters.value) return;
  insert(event.target, said[1].length, event.target.value.length, '');
  item.fields.presenters.value = said[2];
  item.fields.presenters.dispatchEvent(new Event('input', { bubbles: true }));
});

// The heading in the agenda follows the one that is typed.
hear('typed', (item) => {
  const line = find(`.agenda button[value="sak:${item.id}"]`);
  line.children[0].textContent = item.fields.number.value;
  if (item.fields.heading.value) line.children[1].textContent = item.fields.heading.value;
});

const press = (where) => () => find(`button[name=flytt][value^="${where}:"]`, current()?.section)?.click();
deeds.moveUp = press('opp');
deeds.moveDown = press('ned');

const list = find('.agenda');
let dragged;
for (const line of list.children) {
  line.draggable = true;
  line.addEventListener('dragstart', (event) => {
    dragged = line;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', '');
  });
  line.addEventListener('dragover', (event) => {
    if (!dragged || dragged === line) return;
    event.preventDefault();
    const box = line.getBoundingClientRect();
    list.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? line : line.nextSibling);
  });
  line.addEventListener('dragend', () => {
    dragged = undefined;
    find('[name=rekkefolge]').value = all('button', list).map((button) => button.value.slice(4)).join(' ');
    form.requestSubmit(find('[data-reorder]'));
  });
}
