// What the writing page does beside taking down the text: keys, preview, agenda, participants and the round.
import { all, ask, button, byId, clockOf, current, deeds, enliven, fetchPage, find, form, goTo, hear, insert, order, parse, post, say, show, tell, words, write } from './desk.js';
import { refused } from './saving.js';
import { silent } from './drawing.js';
import './clashing.js';

const MAC = /Mac|iP/.test(navigator.platform);
const OFF = 'ordskifte:keys-off';
const NUMBERED = { 1: 'help', 2: 'people', 4: 'preview', 8: 'doubt' };
const ARROWS = { ArrowDown: ['next', 'moveDown'], ArrowUp: ['previous', 'moveUp'], Enter: ['round'] };

/** The deed of a key: F-keys, and Alt (⌘⌥ on a Mac) with a digit, an arrow or Enter; never AltGr. */
const meant = ({ key, code, altKey, ctrlKey, metaKey, shiftKey }, altGr) => {
  const alt = altKey && !ctrlKey && !altGr && metaKey === MAC;
  const digit = alt ? /^Digit(\d)/.exec(code) : !altKey && !ctrlKey && !metaKey && /^F(\d)$/.exec(key);
  if (digit) return NUMBERED[digit[1]] + (shiftKey && digit[1] === '8' ? 'Back' : '');
  return alt && ARROWS[key]?.[+shiftKey];
};
document.addEventListener('keydown', (event) => {
  const saves = (MAC ? event.metaKey : event.ctrlKey) && !event.altKey && event.key === 's';
  const deed = saves ? 'save' : !localStorage[OFF] && meant(event, event.getModifierState('AltGraph'));
  if (event.isComposing || !deeds[deed] || (find('dialog[open]', document) && !saves)) return;
  event.preventDefault();
  deeds[deed](event);
});
document.addEventListener('click', (event) => deeds[event.target.closest('[data-deed]')?.dataset.deed]?.(event));

deeds.help = () => ask(byId('hjelp'));
const off = byId('taster-av');
off.checked = localStorage[OFF];
off.onchange = () => (off.checked ? (localStorage[OFF] = 1) : localStorage.removeItem(OFF));

const preview = byId('visning');
const body = find('[data-body]', preview);
const load = async (audience = '') => {
  const page = await fetchPage(words.urls.preview + audience);
  body.replaceChildren((page && find('[data-preview]', page)) || say('noPreview'));
};
deeds.preview = async (event) => {
  event.preventDefault();
  await deeds.save();
  await load();
  ask(preview);
};
preview.onclick = (event) => {
  const audience = event.target.closest('a')?.getAttribute('href');
  if (!audience?.startsWith('?')) return;
  event.preventDefault();
  load(audience);
};

// What stays in the draft, or with the members, is hidden on a shared screen.
deeds.hide = () => {
  const hides = form.classList.toggle('shared');
  for (const button of all('[data-deed=hide]')) button.ariaPressed = hides;
};
hear('laid', ({ section }) => (find('[data-deed=hide]', section).ariaPressed = form.classList.contains('shared')));

// ---- the agenda: another item is shown at once, and items are moved by key or pointer

form.addEventListener('click', (event) => {
  const item = event.target.closest('[name=go][value^="sak:"]');
  if (!item) return;
  event.preventDefault();
  show(+item.value.slice(4));
});
const step = (by) => () => {
  const keys = order();
  show(keys[keys.indexOf(current()?.id) + by]);
};
deeds.next = step(1);
deeds.previous = step(-1);
const press = (where) => () => find(`[name=flytt][value^=${where}]`, current()?.section).click();
deeds.moveUp = press('opp');
deeds.moveDown = press('ned');

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

const list = find('.agenda');
let dragged;
for (const line of list.children) {
  line.draggable = true;
  line.ondragstart = ({ dataTransfer }) => {
    dragged = line;
    dataTransfer.setData('text/plain', '');
  };
  line.ondragover = (event) => {
    if (!dragged) return;
    event.preventDefault();
    const { top, height } = line.getBoundingClientRect();
    if (dragged !== line) list.insertBefore(dragged, event.clientY < top + height / 2 ? line : line.nextSibling);
  };
  line.ondragend = () => {
    dragged = null;
    form.rekkefolge.value = order().join(' ');
    form.requestSubmit(find('[data-reorder]'));
  };
}

// ---- the participants by key: a letter ticks and goes on; every change is saved at once, or kept on this machine

const KEPT = `ordskifte:people:${form.dataset.user}:${form.dataset.meeting}`;
const panel = find('.side.r');
const came = byId('motte');
const spoken = byId('melding');
const newcomer = find('.newcomer');
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

const send = async (body) => {
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
hear('guest', send);

// ---- the round table: who has no line yet, and words sent beforehand, put in under the secretary's hands

const mayCome = (key) => {
  const lines = all(`[data-organisation="${key}"]`);
  return !lines.length || lines.some((line) => !find('.seg :is([value=apology], [value=absent]):checked', line));
};

/** Put text on a line of its own, after the one the caret is in. */
const put = (item, text) => {
  const { area } = item;
  const end = `${area.value}\n`.indexOf('\n', area.selectionEnd);
  const line = area.value.slice(0, end).split('\n').pop();
  insert(area, end, end, `${line.trim() && '\n'}${text}`);
  goTo(item, area.selectionEnd);
};
const give = (item, { key, short }) => {
  const sent = find(`[data-from="${key}"]:not([hidden]) [name=sett-inn]`, item.section);
  if (sent) sent.click();
  else put(item, `${short}: `);
};
deeds.round = () => {
  const item = current();
  const next = find('.round', item.section) && silent(item, mayCome)[0];
  if (next) give(item, next);
};

const drawRound = () => {
  const item = current();
  const place = item && find('.round', item.section);
  if (!place) return;
  const who = silent(item, mayCome);
  const keys = who.map(({ key }) => key).join();
  if (place.dataset.keys === keys) return;
  place.dataset.keys = keys;
  place.hidden = !keys;
  find('.names', place).replaceChildren(...who.map((one) => button(one.short, () => give(item, one))));
};
for (const what of ['read', 'shown', 'named', 'ticked']) hear(what, drawRound);

// The server marks words as taken when they go in, and as waiting when the browser's undo takes them out.
const taken = [];
const follow = async (one) => {
  const { area, line, reply, seen, told } = one;
  const there = area.value.includes(seen);
  one.waits = false;
  if (there === line.hidden) return;
  const said = await post('update', { reply, taken: there, seen });
  one.waits = said.status !== 409 && refused(said);
  if (one.waits) return;
  line.hidden = there;
  told.textContent = said.sentence ?? '';
};
form.addEventListener('input', ({ inputType }) => inputType?.startsWith('history') && taken.forEach(follow));
hear('again', () => taken.filter((one) => one.waits).forEach(follow)); // words she has written over are still taken

form.addEventListener('click', async (event) => {
  const sent = event.target.closest('[name=sett-inn]');
  if (!sent) return;
  event.preventDefault();
  const { area, id } = current();
  const line = sent.closest('li');
  const told = find('[role=status]', line);
  const reply = +sent.value;
  sent.disabled = true;
  const { sentence, text } = await post('update', { reply, taken: true });
  sent.disabled = false;
  told.textContent = text ? '' : sentence ?? words.noNet;
  if (!text) return;
  show(id);
  area.setSelectionRange(area.value.length, area.value.length);
  put(current(), text.trimEnd());
  line.hidden = true;
  taken.push({ area, line, reply, seen: text.trim(), told });
});

if (current()) tell('shown', current());
