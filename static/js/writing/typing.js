// Fewer keys: Tab completes a name, Shift+Enter indents, a paste from Word becomes lines.
import { LONG, current, deeds, hear, insert, make, say, words, write } from './desk.js';
import { here } from './drawing.js';
import { boxAt, register } from './layer.js';
import { fold } from '../notation.js';

const name = make('span');
const hint = make('span', { class: 'hint', 'aria-hidden': 'true' }, make('kbd', { text: 'Tab' }), ' ', name);
// What a screen reader is told of a hint: after a pause in the typing, never at each key.
const spoken = make('span', { class: 'sr', role: 'status' });
let offer;
let off;
let pause;

const hide = () => {
  hint.hidden = true;
  offer = null;
  clearTimeout(pause);
};

const lineStart = ({ selectionStart, value }) => value.lastIndexOf('\n', selectionStart - 1) + 1;

const begins = (begun, { full, names = [], short = full }) => [short, full, ...names].some((one) => fold(one).startsWith(begun));

/** The likeliest name that begins so: who is at the meeting first, then who has a seat; short names before long ones. */
const likeliest = (part, of, task) => {
  const begun = fold(part);
  const first = ({ full }) => full.split(' ')[0];
  const found = [];
  const add = (name, entry, rank) => begins(begun, entry) && found.push([rank, name.length, name]);
  for (const entry of of ? register.staff.get(of) ?? [] : register.people.values()) {
    const { attending, full } = entry;
    const alone = of && register.staff.get(of).filter((one) => first(one) === first(entry)).length === 1;
    if (of || attending) add(alone ? first(entry) : full, entry, attending ? 2 : 4);
  }
  if (!of) for (const entry of register.organisations.values()) if (entry.seated) add(entry.short, entry, here(entry.key) ? 0 : 3);
  if (!of && !task) for (const full of [...words.reserved, ...Object.keys(register.groups)]) add(full, { full }, 1);
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
    const of = before && [...register.organisations.values()].find(({ full, names, short }) => [short, full, ...names].some((one) => fold(one) === fold(before)))?.key;
    const found = (of || part) && (likeliest(part, of, sign) ?? (of && part && likeliest(part, 0, sign)));
    if (found) return [at - part.length, found + (sign ? '' : ': '), at];
  }
  return null;
};

const suggest = (item) => {
  const { area } = item;
  hide();
  if (document.activeElement !== area) return;
  const line = lineStart(area);
  if (off === line) return;
  off = -1;
  offer = !item.layer.hidden && completion(area);
  if (!offer) return;
  const field = area.parentNode;
  const box = boxAt(item, area.selectionStart);
  const frame = field.getBoundingClientRect();
  write(name, offer[1]);
  hint.hidden = false;
  if (hint.parentNode !== field) field.append(hint, spoken);
  hint.style.translate = `${box.left - frame.left + 12}px ${box.top - frame.top + field.scrollTop - 2}px`;
  pause = setTimeout(() => write(spoken, say('tab', { name: offer[1] })), 700);
};

// ---- a clipboard of Word

/** A page's text as lines: list items with bullets, addresses as `text <address>`, a table's row on one line. */
const linesOf = (html) => {
  const lines = [''];
  let lead = '';
  let cells = 0;
  const turn = () => cells || !lines.at(-1).trim() || lines.push('');
  const put = (text) => {
    const line = lines.pop();
    const goesOn = /\S$/.test(line);
    const begins = !line && text.trim();
    lines.push((begins ? lead : line) + (goesOn ? text : text.trimStart()));
    if (begins) lead = '';
  };
  const walk = (node, depth) => {
    const { dataset, tagName } = node;
    if (!tagName) return node.nodeType === Node.TEXT_NODE && put(node.data.replace(/\xad/g, '').replace(/[\s\xa0]+/g, ' '));
    const style = dataset.style ?? '';
    if (/ignore/i.test(style)) return;
    const breaks = /^(P|DIV|H\d|[OU]L|LI|TR|TABLE|BR)$/.test(tagName);
    const level = /level(\d)/.exec(style)?.[1] ?? (tagName === 'LI' && depth);
    if (breaks) turn();
    if (level) lead = `${'  '.repeat(level - 1)}• `;
    const before = lines.at(-1).length;
    const cell = /^T[DH]$/.test(tagName);
    cells += cell;
    for (const child of node.childNodes) walk(child, depth + /^[OU]L$/.test(tagName));
    cells -= cell;
    const address = tagName === 'A' && /^https?:[^\s<>]+$/.exec(node.getAttribute('href'));
    if (address) {
      const line = lines.pop();
      const text = line.slice(before).trim();
      const named = text === address[0] ? '' : `${text} `;
      lines.push(`${line.slice(0, before)}${named}<${address[0]}>`);
    }
    if (cell) put(' ');
    if (breaks) turn();
  };
  // The page's policy allows no style in a text, not even in one that is never shown.
  const bare = html.replace(/<(style|script)\b.*?<\/\1>/gis, '').replace(/\sstyle\s*=/gi, ' data-style=');
  walk(new DOMParser().parseFromString(bare, 'text/html').body, 0);
  return lines.map((line) => line.trimEnd()).filter(Boolean).join('\n');
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
    event.preventDefault();
    const from = lineStart(area);
    insert(area, selectionStart, selectionEnd, `\n${/^[ \t]+/.exec(value.slice(from, selectionStart))?.[0] ?? '  '}`);
  } else if (offer && event.key === 'Tab' && !event.shiftKey) {
    event.preventDefault();
    // What is typed already stays, so that the browser counts it all as one thing to undo.
    const typed = value.slice(offer[0], selectionStart);
    const same = offer[1].startsWith(typed);
    insert(area, same ? selectionStart : offer[0], selectionStart, same ? offer[1].slice(typed.length) : offer[1]);
  } else if (offer && event.key === 'Escape') {
    event.preventDefault();
    off = lineStart(area);
    hide();
  }
};

hear('read', suggest);
hear('shown', ({ area }) => {
  hide();
  area.onkeydown = press;
  area.onpaste = paste;
  area.onblur = hide;
});
document.addEventListener('selectionchange', () => offer && current().area.selectionStart !== offer[2] && hide());
