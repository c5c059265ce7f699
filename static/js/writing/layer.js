// What the field says back at once: a layer behind the text, letter for letter the same, where labels are marked.
import { afterPicture, current, find, form, hear, items, make, names, shared, tell, words } from './desk.js';
import { makeParser, readRegister, splitSpans } from '../notation.js';

export let register = readRegister(names);

/** Where the label of a block ends, its delimiter with it; a task's names and date are label too. */
const labelEnd = ({ raw, task, textAt }) => {
  const said = task && (task.whenText || task.whoText);
  return said ? raw.indexOf(':', raw.indexOf(said, textAt) + said.length) + 1 : raw.slice(0, textAt).trimEnd().length;
};

export const look = ({ doubt, isReply, kind, membersOnly }) => `${doubt ? 'doubt' : kind}${isReply ? ' child' : ''}${kind === 'internal' || membersOnly ? ' int' : ''}`;

/** Text, label, then text and what is for members alone by turns. Nothing is taken away: see `write` in desk.js. */
const drawn = (block, line = make('div')) => {
  const { labelAt, raw } = block;
  const start = labelAt?.[0] ?? 0;
  const end = labelAt ? labelEnd(block) : 0;
  const rest = raw.slice(end);
  const parts = [raw.slice(0, start), raw.slice(start, end)];
  let at = 0;
  let done = 0;
  for (const { membersOnly: hides, text } of rest.includes('((') ? splitSpans(rest) : []) {
    at = rest.indexOf(text, at) + text.length;
    if (hides) parts.push(rest.slice(done, at - text.length), text);
    if (hides) done = at;
  }
  parts.push(rest.slice(done));
  line.letters = raw.length;
  line.className = look(block);
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
  const { layer } = item;
  const text = item.area.value;
  item.parser ??= makeParser(register, form.dataset.date);
  // What is too long to be saved is left to the browser, which can still scroll and change it.
  const draws = text.length <= words.limit;
  item.blocks = draws ? item.parser.parse(text) : [];
  layer.hidden = !draws;
  item.field.classList.toggle('on', draws);
  item.lines = patch(item.end, item.lines, item.drawnBlocks, item.blocks, drawn, (line) => line.remove());
  item.drawnBlocks = [...item.blocks];
  item.drawnText = draws ? text : '';
  for (const lines of layer.children) split(lines);
};

/** Let the layer hold the letters of the text, their meaning unread. Only within one node of a line; whether it does. */
const follow = (item) => {
  const { area, drawnBlocks, drawnText, layer, lines } = item;
  const text = area.value;
  if (text === drawnText || layer.hidden || text.length > words.limit) return text === drawnText;
  const [start, end] = shared(drawnText, text);
  const removed = drawnText.length - end - start;
  let past = 0;
  let index = lines.findIndex((line) => (past += line.letters) > start);
  if (index < 0 && !drawnText.endsWith('\n')) index = lines.length - 1;
  const line = lines[index];
  let at = start - past + line?.letters;
  // Without its line end a line would stand joined with the next.
  if (!line || (removed && at + removed === line.letters && drawnText[start + removed - 1] === '\n')) return false;
  for (const child of line.childNodes) {
    const node = child.firstChild ?? child;
    if (at < node.length || (at === node.length && !removed)) {
      if (at + removed > node.length) return false;
      node.replaceData(at, removed, text.slice(start, text.length - end));
      line.letters += text.length - drawnText.length;
      drawnBlocks[index] = null;
      item.drawnText = text;
      return true;
    }
    at -= node.length;
  }
  return false;
};

// What stands in an item is read when the picture of the key is made; before that only if something asks for it.
let unread;
const readUnread = () => {
  const item = unread;
  unread = null;
  if (!item) return;
  read(item);
  tell('read', item);
};
document.addEventListener('keydown', ({ key }) => key.length > 1 && readUnread(), true);
document.addEventListener('click', readUnread, true);

/** Where a block begins in the text; -1 when it is there no more. */
export const startOf = ({ blocks }, block) => {
  const index = blocks.indexOf(block);
  return index < 0 ? index : blocks.slice(0, index).reduce((at, { raw }) => at + raw.length, 0);
};

/** Where on the screen a place in the text is. */
export const boxAt = ({ end, lines }, at) => {
  let left = at;
  let node = end.firstChild;
  for (const line of lines) {
    if (left < line.letters || (left === line.letters && !line.textContent.endsWith('\n'))) {
      const letters = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      while (left > (node = letters.nextNode()).length) left -= node.length;
      break;
    }
    left -= line.letters;
  }
  const range = document.createRange();
  range.setStart(node, left);
  return range.getBoundingClientRect();
};

/** Scroll the field to the caret: it grows after the browser has looked for the caret. */
export const reveal = (item) => {
  const { area, field } = item;
  const box = boxAt(item, area.selectionEnd);
  const { top } = field.getBoundingClientRect();
  field.scrollTop += Math.max(0, box.bottom + 28 - top - field.clientHeight) + Math.min(0, box.top - 28 - top);
};

/** Put the caret somewhere and see to it that it is seen. */
export const goTo = (item, at) => {
  item.area.focus();
  item.area.setSelectionRange(at, at);
  reveal(item);
};

hear('laid', (item) => {
  item.field = item.area.parentNode;
  item.layer = find('.mir', item.field);
  item.end = item.layer.firstChild.firstChild; // empty, it holds the place of the line that is begun after the last
  item.lines = item.drawnBlocks = [];
});
hear('typed', (item) => {
  if (!item.blocks || item.area.value === item.drawnText) return; // what has not been shown is read when it is
  if (unread !== item) {
    readUnread();
    unread = item;
    afterPicture(readUnread);
  }
  if (!follow(item)) readUnread();
  if (document.activeElement === item.area && !item.layer.hidden) reveal(item);
});
hear('shown', read);
hear('named', (given) => {
  register = readRegister(given);
  for (const item of items.values()) item.parser = null;
  if (current()) read(current());
});
