// The writing page. Without this script it is a plain form with «Lagre» buttons; with it nothing waits for a page.
import { all, current, form, open, show } from './writing/desk.js';
import './writing/keys.js';
import './writing/agenda.js';

open();
if (form.sak) show(+form.sak.value, false);
for (const live of all('[data-live]', document)) live.hidden = false;
for (const plain of all('[data-plain]')) plain.hidden = true;
const wide = matchMedia('(min-width: 64rem)').matches;
if (current() && wide && !location.hash) (current().fields.heading.value ? current().area : current().fields.heading).focus();
