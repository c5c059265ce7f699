// The participants by key: a letter ticks and goes on; every change is saved at once, or kept on this machine.
import { all, byId, clockOf, current, deeds, enliven, fetchPage, find, form, hear, parse, post, tell, words } from './desk.js';
import { refused } from './saving.js';

const KEPT = `ordskifte:people:${form.dataset.user}:${form.dataset.meeting}`;
const panel = find('.side.r');
const came = byId('motte');
const spoken = byId('melding');
const newcomer = find('.newcomer');
const off = byId('taster-av');
const kept = JSON.parse(localStorage.getItem(KEPT)) || {};
const fields = form.elements;
let known = +panel.dataset.version;
let before;

const rows = () => all('.who-came', panel);
const rowOf = ({ target }) => target.closest('.who-came');
const ticked = (row) => find('[type=radio]:checked', row);
const focusOn = (row) => (ticked(row) || find('summary', row)).focus();
const announce = (row) => (spoken.textContent = `${find('b', row).textContent}: ${find('.sr', ticked(row).labels[0]).textContent}`);

/** What a part of the form would post. */
const posted = (part) => Object.fromEntries(all('[name]', part).filter((one) => !/radio|box/.test(one.type) || one.checked).map((one) => [one.name, one.value]));
const isChanged = (body) => Object.keys(body).some((name) => name.endsWith('remove') || (body[`initial-${name}`] ?? body[name]) !== body[name]);

/** A line as the server has it; what was typed after `sent` stays. Whether it is new here. */
const adopt = (fresh, sent) => {
  const row = byId(fresh.id);
  enliven(fresh);
  if (!row) {
    const mate = rows().findLast((other) => other.dataset.organisation === fresh.dataset.organisation);
    if (mate) mate.after(fresh);
    else find('.people').append(fresh);
    return true;
  }
  find('small', row).replaceWith(find('small', fresh));
  for (const [name, value] of Object.entries(posted(fresh))) {
    const now = fields[name];
    if (!sent || name.startsWith('initial') || (now.value === sent[name] && now !== document.activeElement)) now.value = value;
  }
};

export const send = async (body) => {
  const said = await post('attendance', body);
  if (said.names) tell('named', said.names);
  if (said.came) came.textContent = said.came;
  if (said.version === known + 1) known += 1;
  const line = said.html && find('.who-came', parse(said.html));
  if (line && adopt(line, said.status === 200 && body)) announce(line);
  byId(said.gone)?.remove();
  spoken.textContent = said.sentence ?? spoken.textContent;
  tell('ticked');
  return said;
};

// What another window changed is shown here too, but for lines that are being changed.
hear('state', async ({ participants }) => {
  if (participants === known || rows().some((row) => row.busy)) return;
  const page = await fetchPage(location);
  if (!page || !find('.people', page)) return;
  known = participants;
  const lines = all('.who-came', page);
  for (const row of rows()) if (!lines.some(({ id }) => id === row.id)) row.remove();
  for (const line of lines) {
    const row = byId(line.id);
    if (!row || !isChanged(posted(row))) adopt(line);
  }
  came.textContent = find('#motte', page).textContent;
  tell('named', JSON.parse(find('#navn', page).textContent));
  tell('ticked');
});

const save = async (row) => {
  const body = posted(row);
  if (row.busy || !isChanged(body)) return;
  const keep = (what) => {
    kept[row.id] = what;
    localStorage.setItem(KEPT, JSON.stringify(kept));
  };
  keep(body);
  row.busy = true;
  const said = await send(body);
  row.busy = false;
  if ([409, 422].includes(said.status) || !refused(said)) {
    keep();
    save(row);
  } else spoken.textContent = words.tickWaits;
};
const retry = () => rows().forEach(save);
hear('again', retry);

const add = async () => {
  const { status } = await send(posted(newcomer));
  if (status === 200) fields['ny-name'].value = '';
  else if (!status) spoken.textContent = words.notAdded;
};

panel.onkeydown = (event) => {
  const { key, target } = event;
  const row = rowOf(event);
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (target.matches('[type=text], select')) {
    if (key !== 'Enter') return;
    if (row) {
      find('details', row).open = false;
      focusOn(row);
    } else add();
  } else {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const letter = key.toUpperCase().replace('-', '–');
    const radio = row && all('[type=radio]', row).find((one) => one.labels[0].textContent.trim()[0] === letter);
    const button = row && all('[data-key]', row).find((one) => one.dataset.key === letter);
    if (!row || (!step && (off.checked || !(radio || button)))) return;
    if (radio && !step) {
      radio.checked = true;
      announce(row);
      save(row);
    }
    if (radio || step) focusOn(rows()[rows().indexOf(row) + (step || 1)] || row);
    else button.click();
  }
  event.preventDefault();
};

panel.onclick = (event) => {
  const { at, also, add: adds } = event.target.closest('button')?.dataset || {};
  if (at) {
    const row = rowOf(event);
    const box = fields[`${row.id}-${at}`];
    box.value ||= clockOf(new Date());
    find('details', row).open = true;
    box.focus();
    box.select();
    save(row);
  }
  if (also) send({ 'ny-organisation': also, 'ny-status': 'deputy' });
  if (adds) add();
};
panel.onchange = (event) => rowOf(event) && save(rowOf(event));
panel.addEventListener('focusout', panel.onchange);

deeds.people = () => {
  if (panel.contains(document.activeElement)) return (before?.offsetParent ? before : current()?.area)?.focus();
  before = document.activeElement;
  const row = rows().find((one) => ticked(one)?.value === 'expected') || rows()[0];
  return row ? focusOn(row) : fields['ny-name'].focus();
};

// What was ticked before this page was opened and never reached the server.
for (const body of Object.values(kept)) for (const name in body) if (fields[name]) fields[name].value = body[name];
retry();
