// The writing page. Without this script it is a plain form with «Lagre» buttons; with it nothing waits for a page.
// Here is what must stand before the first key: the text is kept, saved and marked. The rest is writing/beside.js.
import { all, current, find, form, hear, lay, show } from './writing/desk.js';
import './writing/layer.js';
import './writing/saving.js';

const enliven = (part) => {
  for (const live of all('[data-live]', part)) live.hidden = false;
  for (const plain of all('[data-plain]', part)) plain.hidden = true;
};
enliven(document);
hear('laid', ({ section }) => enliven(section));

const first = find('.sak');
if (first) {
  lay(+form.sak.value, first);
  show(+form.sak.value, false);
}
if (first && !location.hash && matchMedia('(min-width: 64rem)').matches) current().fields[current().fields.heading.value ? 'text' : 'heading'].focus();
