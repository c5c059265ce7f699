// What the field says back at once: a layer behind the text, letter for letter the same, where labels are marked.
import { current, form, hear, items, make, names, words } from './desk.js';
import { makeParser, readRegister, splitSpans } from '../notation.js';

export let register = readRegister(names);

/** Where the label of a block ends, its delimiter with it; a task's names and date are label too. */
const labelEnd = ({ raw, task, textAt }) => {
  const said = task && (task.whenText || task.whoText);
  return said ? raw.indexOf(':', raw.indexOf(said, textAt) + said.length) + 1 : raw.slice(0, textAt).trimEnd().length;
};

/** Text, label, then text and what is for members alone by turns. Nothing is taken away: see `write` in desk.js. */
const drawn = (block, line = make('div')) => {
  const { doubt, isReply, kind, labelAt, membersOnly, raw } = block;
  const end = labelAt ? labelEnd(block) : 0;
  const rest = raw.slice(end);
  const parts = [raw.slice(0, labelAt?.[0] ?? 0), raw.slice(labelAt?.[0] ?? 0, end)];
  let at = 0;
  let done = 0;
  for (const { membersOnly: hides, text } of rest.includes('((') ? splitSpans(rest) : []) {
    at = rest.indexOf(text, at) + text.length;
    if (hides) parts.push(rest.slice(done, at - text.length), text);
    if (hides) done = at;
  }
  parts.push(rest.slice(done));
  line.className = `${doubt ? 'doubt' : kind}${isReply ? ' child' : ''}${kind === 'internal' || membersOnly ? ' int' : ''}`;
  for (let n = 0; n < Math.max(parts.length, line.childNodes.length); n += 1) {
    if (!line.childNodes[n]) line.append(n % 2 ? make(n > 1 ? 'i' : 'b', {}, '') : '');
    const node = line.childNodes[n].firstChild ?? line.childNodes[n];
    if (node.data !== (parts[n] ?? '')) node.data = parts[n] ?? '';
  }
  return line;
};

/** Bring nodes, one to a block, up to date; only those whose block is another than before are drawn. */
export const patch = (tail, nodes, before, now, draw, drop) => {
  const most = Math.min(before.length, now.length);
  let start = 0;
  let end = 0;
  while (start < most && before[start] === now[start]) start += 1;
  while (end < most - start && before.at(-1 - end) === now.at(-1 - end)) end += 1;
  const after = nodes.slice(nodes.length - end);
  const old = nodes.slice(start, nodes.length - end);
  const made = now.slice(start, now.length - end).map((block, n) => {
    const node = draw(block, old[n]);
    if (node !== old[n]) (after[0] ?? tail).before(node);
    return node;
  });
  for (const [n, node] of old.entries()) if (node !== made[n]) drop(node);
  return [...nodes.slice(0, start), ...made, ...after];
};

// A line that changes is laid out with its neighbours only.
const split = (lines) => {
  const rest = [...lines.children];
  while (rest.length > 59) lines.after(make('div', {}, ...rest.splice(-30)));
};

/** Read the item's text again and show what changed. */
const read = (item) => {
  const before = item.blocks ?? [];
  item.parser ??= makeParser(register, form.dataset.date);
  // What is too long to be saved is left to the browser, which can still scroll and change it.
  const draws = item.area.value.length <= words.limit;
  item.blocks = draws ? item.parser.parse(item.area.value) : [];
  if (!item.layer) {
    // The last, empty line holds the place of the one that is begun after it.
    item.end = make('div', { text: '\u200b' });
    item.layer = make('div', { class: 'mir', 'aria-hidden': 'true' }, make('div', {}, item.end));
    item.lines = [];
    item.area.before(item.layer);
  }
  item.layer.hidden = !draws;
  item.area.parentNode.classList.toggle('on', draws);
  item.lines = patch(item.end, item.lines, before, item.blocks, drawn, (line) => line.remove());
  for (const lines of item.layer.children) split(lines);
};

/** Where a block begins in the text; -1 when it is there no more. */
export const startOf = (item, block) => {
  let at = 0;
  for (const one of item.blocks) {
    if (one === block) return at;
    at += one.raw.length;
  }
  return -1;
};

/** Where on the screen a place in the text is. */
export const boxAt = ({ blocks, end, lines }, at) => {
  let left = at;
  const index = blocks.findIndex(({ raw }) => left < raw.length || (left === raw.length && !raw.endsWith('\n')) || ((left -= raw.length), false));
  const walker = document.createTreeWalker(lines[index] ?? end, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (left > node.length) {
    left -= node.length;
    node = walker.nextNode();
  }
  const range = document.createRange();
  range.setStart(node, left);
  return range.getBoundingClientRect();
};

// The field grows after the browser has looked for the caret, so it is looked for once more.
const reveal = (item) => {
  const field = item.area.parentNode;
  const box = boxAt(item, item.area.selectionEnd);
  const top = field.getBoundingClientRect().top;
  field.scrollTop += Math.max(0, box.bottom + 28 - top - field.clientHeight) + Math.min(0, box.top - 28 - top);
};

/** Put the caret somewhere and see to it that it is seen. */
export const goTo = (item, at) => {
  item.area.focus();
  item.area.setSelectionRange(at, at);
  reveal(item);
};

hear('typed', (item) => {
  read(item);
  if (document.activeElement === item.area && !item.layer.hidden) reveal(item);
});
hear('shown', read);
hear('named', (given) => {
  register = readRegister(given);
  for (const item of items.values()) item.parser = null;
  if (current()) read(current());
});
