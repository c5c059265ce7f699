// Fewer keys: Tab completes a name, Shift+Enter indents, a paste from Word becomes lines.
import { LONG, all, byId, current, hear, insert, parse, say, words, write } from './desk.js';
import { here } from './drawing.js';
import { boxAt, register } from './layer.js';
import { fold } from '../notation.js';

const [hint, spoken] = byId('forslag').content.children;
const name = hint.lastChild;
let offer;
let off;
let pause;

const hide = () => {
  hint.hidden = true;
  offer = null;
  clearTimeout(pause);
};

const lineStart = ({ selectionStart, value }) => value.lastIndexOf('\n', selectionStart - 1) + 1;

const spellings = ({ full, names, short = full }) => [short, full, ...names].map(fold);

/** The likeliest name that begins so: who is at the meeting first, then who has a seat; short names before long ones. */
const likeliest = (part, of, task) => {
  const begun = fold(part);
  const first = ({ full }) => full.split(' ')[0];
  const staff = of && (register.staff.get(of) ?? []);
  const found = [];
  const add = (rank, name, entry = { full: name, names: [] }) => spellings(entry).some((one) => one.startsWith(begun)) && found.push([rank, name.length, name]);
  for (const entry of staff || register.people.values()) {
    const alone = staff && staff.filter((one) => first(one) === first(entry)).length === 1;
    if (staff || entry.attending) add(entry.attending ? 2 : 4, alone ? first(entry) : entry.full, entry);
  }
  if (!of) for (const entry of register.organisations.values()) if (entry.seated) add(here(entry.key) ? 0 : 3, entry.short, entry);
  if (!of && !task) for (const word of [...words.reserved, ...Object.keys(register.groups)]) add(1, word);
  return found.sort(([rank, length], [other, more]) => rank - other || length - more)[0]?.[2];
};

/** What Tab would write in the place of the name begun before the caret: where that begins, and the text. */
const completion = (area) => {
  const { selectionEnd, selectionStart: at, value } = area;
  const [, sign, label] = /^\s*(?:[-–—•*]\s+)?(!\s*)?(.*)$/u.exec(value.slice(lineStart(area), at));
  if (at !== selectionEnd || (value[at] ?? '\n') !== '\n' || label.length > 60 || /^[^\p{L}\p{N}]|[:.]/u.test(label)) return null;
  for (const cut of [0, ...[...label.matchAll(/\s*[,/&]\s*|\sog\s+/gu)].map((one) => one.index + one[0].length)]) {
    const part = label.slice(cut);
    const before = /([^,&/]+)\/\s*$/u.exec(label.slice(0, cut))?.[1];
    const of = before && [...register.organisations.values()].find((one) => spellings(one).includes(fold(before)))?.key;
    const found = (of || part) && (likeliest(part, of, sign) ?? (of && part && likeliest(part, 0, sign)));
    if (found) return [at - part.length, found + (sign ? '' : ': '), at];
  }
  return null;
};

const suggest = (item) => {
  const { area, field } = item;
  hide();
  if (document.activeElement !== area) return;
  const line = lineStart(area);
  if (off === line) return;
  off = -1;
  offer = !item.layer.hidden && completion(area);
  if (!offer) return;
  const box = boxAt(item, area.selectionStart);
  const frame = field.getBoundingClientRect();
  write(name, offer[1]);
  hint.hidden = false;
  if (hint.parentNode !== field) field.append(hint, spoken);
  hint.style.translate = `${box.left - frame.left + 12}px ${box.top - frame.top + field.scrollTop - 2}px`;
  pause = setTimeout(() => write(spoken, say('tab', { name: offer[1] })), 700);
};

// ---- a clipboard of Word

const depth = (node) => {
  const list = node.parentNode.closest('ul, ol');
  return list ? depth(list) + 1 : 0;
};

/** A page's text as lines: list items with bullets, addresses as `text <address>`, a table's row on one line. */
const linesOf = (html) => {
  // The page's policy allows no style in a text, not even in one that is never shown.
  const bare = html.replace(/<(style|script)\b.*?<\/\1>/gis, '').replace(/\sstyle\s*=/gi, ' data-style=');
  const { body } = parse(bare.replace(/\s+/g, ' '));
  for (const one of all('[data-style*=ignore i]', body)) one.remove();
  for (const one of all('a', body)) {
    const [address] = /^https?:[^\s<>]+$/.exec(one.getAttribute('href')) ?? [];
    const text = one.textContent.trim();
    if (address) one.textContent = text === address ? `<${address}>` : `${text} <${address}>`;
  }
  for (const one of all('td, th', body)) one.replaceWith(`${one.textContent} `);
  for (const one of all('p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, tr, table, br', body)) {
    const level = /level(\d)/.exec(one.dataset.style)?.[1] ?? (one.tagName === 'LI' && depth(one));
    if (level) one.prepend(`${'\0'.repeat(level - 1)}• `); // no page holds a NUL: it is an indent
    one.before('\n');
    one.after('\n');
  }
  const lines = body.textContent.replace(/\xad/g, '').replace(/[^\S\n]+/g, ' ').replace(/^ | $/gm, '');
  return lines.replace(/^(\0*•)\n+/gm, '$1 ').replace(/\n+/g, '\n').trim().replace(/\0/g, '  ');
};

const paste = (event) => {
  const html = event.clipboardData.getData('text/html');
  const plain = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n');
  const text = /<(p|li|td|a)\b/i.test(html) ? linesOf(html) : plain.length > LONG && plain;
  if (!text) return;
  event.preventDefault();
  const { selectionEnd, selectionStart } = event.target;
  insert(event.target, selectionStart, selectionEnd, text);
};

const press = (event) => {
  const area = event.target;
  const { selectionEnd, selectionStart, value } = area;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === 'Enter' && event.shiftKey) {
    const from = lineStart(area);
    insert(area, selectionStart, selectionEnd, `\n${/^[ \t]+/.exec(value.slice(from, selectionStart))?.[0] ?? '  '}`);
  } else if (offer && event.key === 'Tab' && !event.shiftKey) {
    // What is typed already stays, so that the browser counts it all as one thing to undo.
    const typed = value.slice(offer[0], selectionStart);
    const same = offer[1].startsWith(typed);
    insert(area, same ? selectionStart : offer[0], selectionStart, same ? offer[1].slice(typed.length) : offer[1]);
  } else if (offer && event.key === 'Escape') {
    off = lineStart(area);
    hide();
  } else return;
  event.preventDefault();
};

hear('read', suggest);
hear('shown', ({ area }) => {
  hide();
  area.onkeydown = press;
  area.onpaste = paste;
  area.onblur = hide;
});
document.addEventListener('selectionchange', () => offer && current().area.selectionStart !== offer[2] && hide());
