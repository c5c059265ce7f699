// The line notation in the browser. meetings/notation/ reads the same and is right in doubt; one table tests both.
const SPACE = '\\t\\v-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const BLANKS = `[${SPACE}\\ufeff]`;
const LETTER = '[\\p{L}\\p{Nl}\\p{No}]';
const INSIDE = '[\\p{L}\\p{N}_';
const NOT_WORD = `(?!${INSIDE}])`;
const re = (source, flags = 'u') => new RegExp(source, flags);
const BLANK = re(BLANKS);
const WHITE = re(`[${SPACE}\\n]`);
const ALIKE = [[/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, '-'], [re(`${BLANKS}|\\n`, 'g'), ' '], [/[\u2019\u02bc\xb4`]/g, "'"]];
const INVISIBLE = '\xad\u200b\u200c\u200d\u2060';
const ODD = re(`[${INVISIBLE}]|  |[^\\0-\\u02ff\\u0370-\\uffff]`);

const lstrip = (text, marks = BLANK) => {
  let at = 0;
  while (at < text.length && marks.test(text[at])) at += 1;
  return text.slice(at);
};
const rstrip = (text, marks = BLANK) => {
  let end = text.length;
  while (end && marks.test(text[end - 1])) end -= 1;
  return text.slice(0, end);
};
const strip = (text, marks) => lstrip(rstrip(text, marks), marks);
const wordsOf = (text) => text.split(re(`[${SPACE}\\n]+`)).filter(Boolean);
const once = (list) => [...new Set(list)];
const match = (sticky, text, at) => {
  sticky.lastIndex = at;
  return sticky.exec(text);
};
const add = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));

// ---- how names are compared

const level = (text) => ALIKE.reduce((now, [marks, mark]) => now.replace(marks, mark), text);
const casefold = (text) => text.replace(/[^ı]+/g, (some) => some.toLowerCase().toUpperCase().toLowerCase()).replace(/ς/g, 'σ');
const combines = (mark) => mark === '\u0345' || `\u0345${mark}`.normalize('NFD')[0] !== '\u0345';

function foldLine(raw) {
  const alike = level(raw);
  if (!ODD.test(alike)) {
    const text = casefold(alike);
    if (text.length === raw.length) return { text, at: (place) => place };
  }
  const clusters = [];
  for (const mark of raw) {
    if (clusters.length && combines(mark)) clusters[clusters.length - 1] += mark;
    else clusters.push(mark);
  }
  const origin = [];
  let text = '';
  let at = 0;
  for (const cluster of clusters) {
    const folded = casefold(level(cluster.normalize('NFC')));
    if (!INVISIBLE.includes(folded) && !(folded === ' ' && text.endsWith(' '))) {
      text += folded;
      for (let n = folded.length; n; n -= 1) origin.push(at);
    }
    at += cluster.length;
  }
  origin.push(at);
  return { text, at: (place) => origin[place] };
}

export const fold = (text) => foldLine(text).text.trim();

// ---- the register

const TOKEN = re(`${INSIDE}]+|[^\\p{L}\\p{N}_ ]`, 'uy');
const size = (text) => [...text].length;
const byFolded = (one, other) => (one.folded < other.folded ? -1 : 1);
const firstToken = (text, at) => match(TOKEN, text, at)?.[0];

// The page's names (meetings/names_in_page.py) as maps, and their spellings ready to be looked up.
export function readRegister(names) {
  const organisations = new Map();
  const people = new Map();
  const spellings = new Map();
  const peopleOf = new Map();
  const meaning = (folded) => {
    if (!spellings.has(folded)) spellings.set(folded, { folded, organisations: [], full: [], first: [], group: '' });
    return spellings.get(folded);
  };
  const folded = (list) => once(list.map(fold)).filter(Boolean);
  for (const [key, short, full, others, flags = 0, kind = ''] of names.organisations) {
    const entry = { key, short, full: full || short, names: others || [], seated: !!(flags & 1), host: !!(flags & 2), kind };
    entry.spellings = folded([short, entry.full, ...entry.names]);
    organisations.set(key, entry);
    for (const one of entry.spellings) meaning(one).organisations.push(entry);
  }
  for (const [key, full, others, organisation, attending] of names.people) {
    const entry = { key, full, names: others || [], organisation: organisation || null, attending: !!attending };
    const all = folded([full, ...entry.names]);
    entry.fulls = all.filter((name) => name.includes(' '));
    entry.firsts = once(all.flatMap((name) => {
      const words = name.split(' ');
      return words.slice(0, Math.max(1, words.length - 1)).map((_, n) => words.slice(0, n + 1).join(' '));
    }));
    people.set(key, entry);
    for (const one of entry.fulls) meaning(one).full.push(entry);
    if (attending) for (const one of entry.firsts) meaning(one).first.push(entry);
    if (organisation) add(peopleOf, organisation, entry);
  }
  for (const [word, group] of Object.entries(names.groups)) meaning(fold(word)).group = group;
  const tokens = new Map();
  const lengths = new Map();
  for (const one of [...spellings.values()].sort(byFolded)) {
    add(tokens, firstToken(one.folded, 0), one);
    if (one.organisations.length || [...one.full, ...one.first].some((person) => person.attending)) add(lengths, size(one.folded), one);
  }
  for (const list of tokens.values()) list.sort((one, other) => size(other.folded) - size(one.folded));
  const labelOf = (person) => {
    const entry = organisations.get(person.organisation);
    return entry ? `${entry.short}/${person.full}` : person.full;
  };
  return { organisations, people, groups: names.groups, terms: new Set(names.terms.map(fold)), spellings, peopleOf, tokens, lengths, labelOf };
}

// ---- speakers and doubts

const speaker = (label, organisation, person = null, group = '', certainty = 'exact') => ({ organisation, person, group, label, certainty });
const candidate = (organisation, person, label) => ({ organisation, person, label });
const unsure = (label, reason, candidates, organisation = null) => ({ speaker: speaker(label, organisation, null, '', 'unknown'), doubt: { label, reason, candidates } });
const firstDoubt = (names) => names.find((name) => name.doubt)?.doubt ?? null;

function eachOnce(names) {
  const found = new Map();
  for (const { speaker: one } of names) {
    const key = JSON.stringify([one.organisation, one.person, one.group, one.certainty === 'exact' || one.label]);
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

const COMMON = ['nb', 'obs', 'ps', 'pps', 'faq', 'ok'];
const CAPITALS = re(`^(?:(?![a-z])${LETTER}){2,6}$`);
const GUEST = re(`^(?=\\p{Uppercase})${LETTER}+(?:['\u2019.-]${LETTER}*)*$`);
const LIKE_A_NAME = /^[\p{L}\p{N}](?:.*[\p{L}\p{N}])?\.*$/su;

function doubtAbout(label, register) {
  const folded = fold(label);
  if (!LIKE_A_NAME.test(label) || register.terms.has(folded) || COMMON.includes(folded)) return null;
  const capitals = CAPITALS.test(label) && label === label.toUpperCase();
  const near = nearby(folded, register, capitals ? 2 : 4);
  const reason = capitals ? 'unknown_abbreviation' : near.length ? 'near_miss' : 'unknown_name';
  const words = wordsOf(label);
  if (reason === 'unknown_name' && (words.length < 2 || words.length > 4 || !words.every((word) => GUEST.test(word)))) return null;
  return { label, reason, candidates: near };
}

function nearby(folded, register, shortest) {
  const letters = [...folded];
  if (letters.length < shortest) return [];
  const slips = letters.length < 8 ? 1 : 2;
  const found = new Map();
  for (let length = Math.max(shortest, letters.length - slips); length <= letters.length + slips; length += 1) {
    for (const one of register.lengths.get(length) ?? []) {
      const distance = slipsBetween(letters, [...one.folded], slips);
      if (!distance || distance > slips) continue;
      const close = once([...one.full, ...(length >= 5 ? one.first : [])]).filter((person) => person.attending);
      const meant = [
        ...one.organisations.map((entry) => candidate(entry.key, null, entry.short)),
        ...close.map((person) => candidate(person.organisation, person.key, register.labelOf(person))),
      ];
      for (const choice of meant) {
        const key = `${choice.organisation} ${choice.person}`;
        if (!(found.get(key)?.distance <= distance)) found.set(key, { distance, choice });
      }
    }
  }
  const ranked = [...found.values()].sort((a, b) => a.distance - b.distance || (a.choice.label < b.choice.label ? -1 : +(a.choice.label > b.choice.label)));
  return ranked.slice(0, 5).map(({ choice }) => choice);
}

function slipsBetween(one, other, limit) {
  let before = [];
  let last = [...other.keys(), other.length];
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + !same);
      if (row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) cost = Math.min(cost, before[column - 2] + 1);
      now.push(cost);
    }
    if (Math.min(...now) > limit) return limit + 1;
    [before, last] = [last, now];
  }
  return last[other.length];
}

// ---- whose name stands first

const SEPARATOR = / ?([,/&]) ?| (og) /y;
const SLASH = / ?\/ ?/y;
const NOTE = / ?\(([^()]{0,120})\)/uy;
const COLON = / ?:/y;
const DASH = / ?- ?/y;
const GENITIVE = /'?s(?= )/y;
const NAME_WORDS = re(`${LETTER}${INSIDE}.'-]*(?: ${LETTER}${INSIDE}.'-]*){0,3}`, 'uy');
const IN_WORD = re(`${INSIDE}]`, 'uy');
const PARTS = re(`[${SPACE}\\n]*[,/&][${SPACE}\\n]*|[${SPACE}\\n]+og[${SPACE}\\n]+`);
const ROLES = { alle: 'Alle', sekretariatet: 'Sekretariatet', leder: 'Leder' };
const isUpper = (word) => /\p{Uppercase}/u.test(word) && !/[\p{Lowercase}\p{Lt}]/u.test(word);

function readNames(content, register) {
  const raw = content.length > 600 ? [...content].slice(0, 600).join('') : content;
  const { text, at: place } = foldLine(raw);
  const { tokens, spellings } = register;
  const failed = new Set();
  const written = (at, end) => strip(raw.slice(place(at), place(end)));
  const blankAt = (at) => at >= text.length || text[at] === ' ';
  const choices = (people) => people.map((person) => candidate(person.organisation, person.key, register.labelOf(person)));
  const meaningsAt = (at) => (tokens.get(firstToken(text, at)) ?? []).filter(({ folded }) => text.startsWith(folded, at) && !match(IN_WORD, text, at + folded.length));

  function named(meaning, label) {
    const seated = meaning.organisations.filter((entry) => entry.seated);
    if (seated.length === 1) return { speaker: speaker(label, seated[0].key), entry: seated[0], dashable: true };
    if (seated.length) return unsure(label, 'near_miss', seated.map((entry) => candidate(entry.key, null, entry.full)));
    const attending = meaning.full.filter((person) => person.attending);
    const people = attending.length ? attending : meaning.first;
    if (people.length === 1) return { speaker: speaker(label, people[0].organisation, people[0].key), dashable: attending.length > 0 };
    if (people.length) return unsure(label, 'shared_first_name', choices(people));
    if (meaning.group) return { speaker: speaker(label, null, null, meaning.group) };
    if (meaning.organisations.length) return unsure(label, 'not_seated', meaning.organisations.map((entry) => candidate(entry.key, null, entry.short)));
    return unsure(label, 'unknown_name', choices(meaning.full));
  }

  function ownPeople(entry, folded) {
    const own = register.peopleOf.get(entry.key) ?? [];
    const tries = [(person) => person.fulls.includes(folded), (person) => person.attending && person.firsts.includes(folded), (person) => person.firsts.includes(folded)];
    for (const one of tries) {
      const found = own.filter(one);
      if (found.length) return found;
    }
    const listed = spellings.get(folded)?.full.filter((person) => person.attending) ?? [];
    return listed.length === 1 ? listed : [];
  }

  function* personOf(entry, at, nameAt) {
    const words = match(NAME_WORDS, text, nameAt)?.[0].split(' ') ?? [];
    for (; words.length; words.pop()) {
      const end = nameAt + words.join(' ').length;
      const name = written(nameAt, end);
      const label = written(at, end);
      const people = ownPeople(entry, fold(name));
      if (people.length > 1) yield [{ ...unsure(label, 'shared_first_name', choices(people), entry.key), entry }, end];
      else if (people.length) yield [{ speaker: speaker(label, entry.key, people[0].key), entry, dashable: true }, end];
      else if (wordsOf(name).every((word) => /^\p{Uppercase}/u.test(word)) && !isUpper(name)) yield [{ speaker: speaker(label, entry.key), entry, dashable: true }, end];
    }
  }

  function* namesAt(at) {
    for (const meaning of meaningsAt(at)) {
      const end = at + meaning.folded.length;
      const name = named(meaning, written(at, end));
      const slash = name.entry && match(SLASH, text, end);
      if (slash) {
        const after = end + slash[0].length;
        if (!meaningsAt(after).some((one) => one.organisations.length || one.group)) yield* personOf(name.entry, at, after);
      }
      yield [name, end];
    }
  }

  function explains(entry, label, rest) {
    const full = fold(entry.full);
    const own = fold(label);
    if (rest.startsWith(full) && full !== own && !match(IN_WORD, rest, full.length)) return true;
    return rest.trim() !== own && entry.spellings.includes(rest.trim());
  }

  function dashCounts(name, dash, start, end) {
    const blankAfter = dash.endsWith(' ');
    const hyphen = '-\u2010\u2011'.includes(raw[place(start + dash.indexOf('-'))]);
    if (!blankAfter && (hyphen || !dash.startsWith(' '))) return false;
    if (!name.dashable || name.doubt) return false;
    return !name.entry || name.speaker.person !== null || !explains(name.entry, name.speaker.label, text.slice(end));
  }

  function narrowed(name, notes) {
    if (name.doubt?.reason !== 'shared_first_name') return name;
    for (const note of notes) {
      const keys = spellings.get(fold(note))?.organisations.map((entry) => entry.key) ?? [];
      const fitting = name.doubt.candidates.filter((one) => keys.includes(one.organisation));
      if (fitting.length === 1) return { speaker: speaker(name.speaker.label, fitting[0].organisation, fitting[0].person) };
    }
    return name;
  }

  const noteIn = (note, end) => written(end - 1 - note[1].length, end - 1);

  function ended(name, at, end) {
    const notes = [];
    let after = end;
    for (let note; (note = match(NOTE, text, after)); ) {
      after += note[0].length;
      notes.push(noteIn(note, after));
    }
    const one = narrowed(name, notes);
    const colon = match(COLON, text, after);
    const found = colon ?? match(DASH, text, after);
    if (!found) return null;
    const textAt = after + found[0].length;
    if (colon ? !blankAt(textAt) && one.doubt : !dashCounts(one, found[0], after, textAt)) return null;
    const delimiter = colon ? ':' : raw.slice(place(after), place(textAt));
    return { names: [one], start: place(at), end: place(end), note: notes.join(', '), delimiter, textAt: place(textAt) };
  }

  function known(at = 0, depth = 0) {
    if (failed.has(at) || depth >= 40) return null;
    for (const [name, end] of namesAt(at)) {
      const separator = match(SEPARATOR, text, end);
      const rest = separator && known(end + separator[0].length, depth + 1);
      if (rest && (rest.delimiter === ':' || name.dashable)) return { ...rest, names: [name, ...rest.names], start: place(at) };
      const alone = ended(name, at, end);
      if (alone) return alone;
    }
    failed.add(at);
    return null;
  }

  function doubtfulNames(label) {
    const doubt = doubtAbout(label, register);
    if (doubt) return [unsure(label, doubt.reason, doubt.candidates)];
    const parts = label.split(PARTS);
    if (parts.length < 2 || parts.length > 40) return null;
    const names = [];
    for (const part of parts) {
      const meaning = spellings.get(fold(part));
      const why = !meaning && doubtAbout(part, register);
      if (!meaning && !why) return null;
      names.push(meaning ? named(meaning, strip(part)) : unsure(part, why.reason, why.candidates));
    }
    return names;
  }

  function doubtful() {
    const colon = text.indexOf(':');
    if (colon < 1 || !blankAt(colon + 1)) return null;
    const notes = [];
    let end = colon;
    while (end && rstrip(text.slice(0, end)).endsWith(')')) {
      const opening = text.lastIndexOf('(', end - 1);
      const note = opening > 0 && match(NOTE, text, opening);
      if (!note || strip(text.slice(opening + note[0].length, end))) return null;
      notes.unshift(noteIn(note, opening + note[0].length));
      end = opening;
    }
    const label = written(0, end);
    const names = label && size(label) <= 60 ? doubtfulNames(label) : null;
    if (!names) return null;
    const stop = rstrip(raw.slice(0, place(end))).length;
    const start = stop - lstrip(raw.slice(place(0), stop)).length;
    return { names, start, end: stop, note: notes.join(', '), delimiter: ':', textAt: place(colon + 1) };
  }

  function doerAt(at) {
    for (const [name, end] of namesAt(at)) {
      if (name.speaker.group) continue;
      if (!name.doubt || name.doubt.reason === 'shared_first_name') return [name, end];
      const [one, more] = name.doubt.candidates;
      if (one && !more) return [{ speaker: speaker(name.speaker.label, one.organisation, one.person) }, end];
    }
    const token = firstToken(text, at);
    if (!Object.hasOwn(ROLES, token)) return null;
    const end = at + token.length;
    return [{ speaker: speaker(written(at, end), null, null, ROLES[token]) }, end];
  }

  function doers() {
    const names = [];
    for (let at = 0; names.length < 40; ) {
      const found = doerAt(at);
      if (!found) return null;
      names.push(found[0]);
      const separator = match(SEPARATOR, text, found[1]);
      if (!separator) return { names, end: found[1], text, place };
      at = found[1] + separator[0].length;
    }
    return null;
  }

  function organisationAt(at) {
    const token = firstToken(text, at) ?? '';
    const short = token.endsWith('s') ? tokens.get(token.slice(0, -1)) : null;
    for (const one of [...(tokens.get(token) ?? []), ...(short ?? [])].sort((a, b) => size(b.folded) - size(a.folded))) {
      if (!text.startsWith(one.folded, at)) continue;
      const end = at + one.folded.length;
      const genitive = match(GENITIVE, text, end);
      if (match(IN_WORD, text, end) && !genitive) continue;
      return one.organisations.length === 1 && [one.organisations[0], end + (genitive?.[0].length ?? 0)];
    }
    return null;
  }

  function offer() {
    const keys = [];
    let end = 0;
    for (let at = 0; keys.length < 40; ) {
      const found = organisationAt(at);
      if (!found || !found[0].seated) break;
      keys.push(found[0].key);
      end = found[1];
      const separator = match(SEPARATOR, text, end);
      if (!separator) break;
      at = end + separator[0].length;
    }
    const rest = raw.slice(place(end));
    const following = lstrip(rest, WHITE);
    const talks = keys.length && rest !== following && /^\p{Lowercase}/u.test(following) && /^\p{Uppercase}/u.test(content);
    return talks && !/^(og|eller)( |$)/.test(following) ? once(keys) : [];
  }

  return { known, doubtful, doers, offer };
}

// ---- the head of a line

const SIGNS = { '//': 'internal', '!': 'task', '=': 'summary' };
const WORDS = {
  oppfølging: 'task', oppsummering: 'summary', konklusjon: 'summary', vedtak: 'decision', internt: 'internal', spørsmål: 'question',
  forslag: 'proposal', anbefaling: 'advice', lenke: 'reference', les: 'reference', vedlegg: 'reference',
};
const RESERVED = re(`^(${Object.keys(WORDS).join('|')})${BLANKS}*((?:\\([^()]{0,120}\\)${BLANKS}*)*):`, 'iu');
const ABSENT = re(`^(?:ikke${BLANKS}+til${BLANKS}?stede|ikke${BLANKS}+møtt|meldt${BLANKS}+forfall)${NOT_WORD}`, 'iu');
const SUBHEADING = re(`^${INSIDE}«"'][^.?!:;]{0,60}:$`);
const TOPIC = re(`(?:^|${BLANKS})#(?=[^${SPACE}\\ufeff#])`);
const BULLETS = '-–—•*·▪●◦‣\u2043\uf0b7';
const MEMBERS = 'kun medlemmer';
const ROWS = ['statement', 'input', 'question', 'answer', 'information', 'advice', 'proposal', 'summary', 'decision', 'absence'];
const UNCOUNTED = ['information', 'summary', 'decision', 'absence'];
const NOTED = ['question', 'advice', 'proposal'];

export const becomesRow = (block) => ROWS.includes(block.kind) && !!block.text;
export const isContribution = (block) => becomesRow(block) && !UNCOUNTED.includes(block.kind);

const headOf = (kind, label, start, end, textAt, note = '', delimiter = '', speakers = [], doubt = null, groups = false) => ({ kind, label, start, end, textAt, note, delimiter, speakers, doubt, groups });
const noteWords = (note) => (note ? note.split(/[,;]/).map((word) => casefold(strip(word))) : []);

function reserved(content, from) {
  const word = RESERVED.exec(content.slice(from));
  if (!word) return null;
  const end = from + word[1].length;
  const note = [...word[2].matchAll(/\(([^()]*)\)/g)].map((one) => strip(one[1])).join(', ');
  return headOf(WORDS[casefold(word[1])], content.slice(0, end), 0, end, from + word[0].length, note, ':');
}

function readHead({ content, indented }, register) {
  const sign = Object.keys(SIGNS).find((one) => content.startsWith(one));
  if (sign) {
    const word = sign === '=' && reserved(content, content.length - lstrip(content.slice(1)).length);
    return word && /^(summary|decision)$/.test(word.kind) ? word : headOf(SIGNS[sign], sign, 0, sign.length, sign.length);
  }
  const names = readNames(content, register);
  let label = names.known();
  if (!label) {
    const word = reserved(content, 0);
    if (word) return word;
    label = names.doubtful();
  }
  if (!label) return null;
  const speakers = eachOnce(label.names);
  const groups = label.names.every((name) => name.speaker.group);
  const answers = indented && speakers.some((one) => one.group === 'Svar' || one.group === 'Forskerne');
  const noted = noteWords(label.note).map((word) => WORDS[word]).find((kind) => NOTED.includes(kind));
  const kind = noted ?? (groups ? (answers ? 'answer' : 'input') : 'statement');
  return headOf(kind, rstrip(content.slice(label.start, label.end)), label.start, label.end, label.textAt, label.note, label.delimiter, speakers, firstDoubt(label.names), groups);
}

// All that a line says by itself, so that it is read once for as long as it stands in the text.
function readLine(raw, register) {
  const body = rstrip(raw);
  let content = lstrip(body);
  let start = body.length - content.length;
  const indented = start + body.slice(0, start).split('\t').length > 2;
  const width = start + body.slice(0, start).split('\t').length - 1;
  const escaped = content[0] === '\\';
  const bullet = !!content && BULLETS.includes(content[0]) && (content.length === 1 || BLANK.test(content[1]));
  if (escaped || bullet) {
    const rest = content.slice(1);
    content = strip(rest);
    start += 1 + (bullet ? rest.length - content.length : 0);
  }
  const line = { width, indented, start, bullet, escaped, content, head: null, first: '', firstEscaped: false, topics: [] };
  line.blank = !content && !bullet && !escaped;
  line.text = bullet && content ? `• ${content}` : content;
  line.subheading = !indented && !bullet && !escaped && SUBHEADING.test(content) && wordsOf(content).length <= 5;
  if (!escaped && content) line.head = readHead(line, register);
  if (line.head) {
    line.first = strip(content.slice(line.head.textAt));
    line.firstEscaped = line.first[0] === '\\';
    if (line.firstEscaped) line.first = strip(line.first.slice(1));
  }
  if (!escaped && !bullet && /^#[^#]/u.test(content) && !BLANK.test(content[1])) line.topics = once(content.split(TOPIC).map((word) => strip(word)).filter(Boolean));
  return line;
}

// ---- tasks and references

const MONTHS = 'januar februar mars april mai juni juli august september oktober november desember'.split(' ');
const DAYS = 'mandag tirsdag onsdag torsdag fredag lørdag søndag'.split(' ');
const LEAD = re(`^(?:(?:innen|før) )?(?:(?:den|${DAYS.join('|')}),? )*(?:den )?`);

function dayMonthYear(words) {
  let found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(words);
  if (found) return [found[3], found[2], found[1]];
  found = /^(\d{1,2})\. ?(\d{1,2})\.?(?: ?(\d{4}|\d{2}))?$/.exec(words);
  if (found) return [found[1], found[2], found[3]?.length === 2 ? `20${found[3]}` : found[3]];
  found = /^(\d{1,2})\.? ?([a-zæøå]{3,9})\.?(?: (\d{4}))?$/.exec(words);
  const months = found ? MONTHS.filter((month) => month.startsWith(found[2])) : [];
  return months.length === 1 ? [found[1], `${MONTHS.indexOf(months[0]) + 1}`, found[3]] : null;
}

export function readDate(words, meetingDate) {
  const folded = wordsOf(casefold(words)).join(' ');
  const start = LEAD.exec(folded)[0];
  const said = DAYS.find((day) => start.includes(`${day},`)) ?? DAYS.find((day) => start.split(' ').includes(day));
  const found = dayMonthYear(folded.slice(start.length));
  if (!found || !(found[2] || meetingDate)) return '';
  const first = +(found[2] ?? meetingDate.slice(0, 4));
  for (let year = first; year <= first + (found[2] ? 0 : 8); year += 1) {
    const written = [`${year}`.padStart(4, '0'), found[1].padStart(2, '0'), found[0].padStart(2, '0')].join('-');
    const day = new Date(`${written}T00:00Z`);
    if (year && !Number.isNaN(+day) && day.toISOString().startsWith(written) && (found[2] || written >= meetingDate)) {
      return !said || DAYS[(day.getUTCDay() + 6) % 7] === said ? written : '';
    }
  }
  return '';
}

function readTask(text, register, meetingDate) {
  const what = { who: [], whoText: '', whenText: '', when: null, what: text };
  const found = readNames(text, register).doers();
  if (!found) return [what, null];
  const { names, end, text: folded, place } = found;
  let colon = folded.indexOf(':', end);
  while (colon > end && !' '.startsWith(folded.slice(colon + 1, colon + 2))) colon = folded.indexOf(':', colon + 1);
  const between = strip(folded.slice(end, colon));
  if (colon < 0 || (between && !/^(?:(?:innen|før) |en dag ?$)/.test(between))) return [what, null];
  const whenText = strip(text.slice(place(end), place(colon)));
  const when = readDate(whenText, meetingDate) || null;
  return [{ who: eachOnce(names), whoText: strip(text.slice(0, place(end))), whenText, when, what: strip(text.slice(place(colon) + 1)) }, firstDoubt(names)];
}

const ADDRESS = re(`<(https?://[^${SPACE}\\n<>]+)>`, 'gu');
const BARE = re(`https?://[^${SPACE}\\n<>]+`);
const JOINTS = /[ ,;:–-]/;

function readReference(text) {
  const [angled] = text.matchAll(ADDRESS);
  const found = angled ?? BARE.exec(text);
  if (!found) return { text, url: '' };
  const url = angled ? angled[1] : rstrip(found[0], /[.,;:!?)]/);
  const words = wordsOf(text.slice(0, found.index) + text.slice(found.index + (angled ? angled[0] : url).length)).join(' ');
  const cut = words.endsWith('.') ? words.slice(0, -1) : words;
  const left = JOINTS.test(cut.slice(-1)) ? rstrip(cut, JOINTS) : words;
  return { text: /[\p{L}\p{N}]/u.test(left) ? lstrip(left, JOINTS) : url, url };
}

// ---- spans inside a text

function hiddenIn(text) {
  const partner = new Map();
  let open = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') open.push(at);
    else if (text[at] === ')' && open.length) partner.set(open.pop(), at);
    else if (text[at] === '\n') open = [];
  }
  const found = [];
  for (let at = text.indexOf('(('); at >= 0; at = text.indexOf('((', at)) {
    const close = partner.get(at);
    const line = text.slice(at, text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at));
    const first = line.indexOf('))', 2);
    const end = text[close - 1] === ')' && close > at + 2 ? close + 1 : first < 0 ? 0 : at + first + 2;
    if (end) found.push([at, end]);
    at = end || at + line.length;
  }
  return found;
}

function addressesIn(text, membersOnly) {
  const spans = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    spans.push({ text: text.slice(at, found.index), membersOnly, url: '' }, { text: found[1], membersOnly, url: found[1] });
    at = found.index + found[0].length;
  }
  return [...spans, { text: text.slice(at), membersOnly, url: '' }].filter((span) => span.text);
}

export function splitSpans(text) {
  let at = 0;
  const spans = hiddenIn(text).flatMap(([start, end]) => {
    const from = at;
    at = end;
    return [...addressesIn(text.slice(from, start), false), ...addressesIn(text.slice(start + 2, end - 2), true)];
  });
  return [...spans, ...addressesIn(text.slice(at), false)];
}

// ---- lines into blocks

function draftsOf(lines, register) {
  const drafts = [];
  let pending = -1;
  let current = null;
  let opener = null;
  let anchor = null;
  const isRow = (draft) => ROWS.includes(draft.kind);
  const flush = (at) => {
    if (pending >= 0) drafts.push({ kind: 'blank', at: pending, line: lines[pending], head: null, parent: null, opener: null });
    pending = -1;
    return at;
  };
  const draft = (at, kind, head, texts, escaped) => ({ kind, at, line: lines[at], head, texts, topics: [], parent: null, opener: null, escaped, offer: [], lone: false });
  const start = (at) => {
    const line = lines[at];
    const { head, first, firstEscaped } = line;
    if (!head) return line.subheading ? draft(at, 'subheading', null, [bare(line.content)], false) : draft(at, 'information', null, [line.text], line.escaped);
    const one = draft(at, head.kind, head, first ? [first] : [], firstEscaped);
    one.lone = !first && !firstEscaped;
    if (one.lone && one.kind !== 'internal') one.kind = 'opener';
    return one;
  };
  const put = (one) => {
    one.index = drafts.push(one) - 1;
    current = one;
  };
  const isMore = ({ width, head }) => (isRow(current) || /^(task|reference|internal|opener)$/.test(current.kind)) && (!head || (current.kind === 'internal' && width > current.line.width));
  const last = () => current.texts[current.texts.length - 1];

  function more(line) {
    if (pending >= 0 && last()) current.texts.push('');
    pending = -1;
    if (line.topics.length && (isRow(current) || current.kind === 'opener')) {
      current.topics.push(...line.topics);
      return;
    }
    if (line.text || last()) current.texts.push(line.text);
    if (!current.lone) return;
    current.lone = false;
    current.kind = current.head.kind;
    if (opener === current) opener = null;
    if (!current.line.indented && isRow(current)) anchor = current.index;
  }

  function list(one) {
    const named = one.head?.speakers.length;
    if (opener.kind === 'internal' || (opener.head.kind === 'task' && named)) one.head = null;
    else if (named) return;
    opener.lone = false;
    if (!one.head) {
      one.kind = opener.head.kind;
      one.texts = [one.line.content];
    } else if (!NOTED.includes(one.kind)) return;
    one.opener = opener;
    one.parent = opener.index;
  }

  function open(at) {
    const line = lines[at];
    if (opener && (!line.bullet || line.escaped) && line.head?.kind !== 'internal') opener = null;
    if (line.topics.length && drafts.every((one) => one.kind === 'blank')) {
      const one = draft(at, 'topics', null, [], false);
      one.topics = line.topics;
      put(one);
      return;
    }
    const one = start(at);
    if (opener && line.bullet) list(one);
    else if (one.kind === 'information' && !line.escaped) one.offer = line.offer ??= readNames(line.content, register).offer();
    put(one);
    if (one.lone && !line.bullet) opener = one;
    if (isRow(one) && one.texts.some(Boolean)) anchor = one.index;
    else if (one.kind === 'opener' || one.kind === 'subheading') anchor = null;
  }

  lines.forEach((line, at) => {
    if (line.blank) {
      if (pending < 0) pending = at;
      return;
    }
    if (pending >= 0 && opener && !opener.head.groups) opener = null;
    if (line.indented && current && isMore(line)) {
      more(line);
      return;
    }
    flush();
    if (line.indented) put({ ...start(at), parent: anchor });
    else open(at);
  });
  flush();
  return drafts;
}

const bare = (content) => rstrip(content, re(`[:${SPACE}\\ufeff]`));

function finalKind({ kind, head, lone, escaped, texts }) {
  if (kind === 'statement' && !escaped && head && !head.doubt && !head.groups && ABSENT.test(texts[0] ?? '')) return 'absence';
  if (kind !== 'opener' || !lone) return kind;
  if (SIGNS[head.label]) return head.kind;
  return !head.speakers.length || /^unknown_(name|abb)/.test(head.doubt?.reason) ? 'subheading' : kind;
}

function blockOf(draft, kind, raw, parent, register, meetingDate) {
  const { line, head, opener } = draft;
  const block = {
    kind, raw, first: 0, last: 0, parent: null, label: '', note: '', delimiter: '', speakers: [], doubt: null, offer: [], text: '', membersOnly: false,
    topics: [], task: null, reference: null, isReply: false, labelAt: null, textAt: 0, indented: false,
  };
  if (kind === 'blank') return block;
  let text = draft.texts.join('\n').replace(/^\n+|\n+$/g, '');
  const by = opener ? opener.head : head;
  const sub = kind === 'subheading';
  block.doubt = head && !sub ? head.doubt : null;
  if (kind === 'task') {
    const [first, ...rest] = text.split('\n');
    [block.task, block.doubt] = draft.escaped ? [{ who: [], whoText: '', whenText: '', when: null, what: text }, null] : readTask(first, register, meetingDate);
    if (!draft.escaped) block.task.what = [block.task.what, ...rest].join('\n').replace(/^\n+|\n+$/g, '');
    text = block.task.what;
  } else if (kind === 'reference') block.reference = readReference(text);
  else if (sub && !text && head) text = lstrip(bare(line.content), re(`[=${SPACE}\\ufeff]`));
  if (head && !sub) {
    block.label = head.label;
    block.labelAt = [line.start + head.start, line.start + head.end];
  }
  const row = ROWS.includes(kind);
  block.note = by && (opener || !sub) ? by.note : '';
  block.delimiter = sub ? ':' : head?.delimiter ?? '';
  block.speakers = by && !sub ? by.speakers : [];
  block.offer = draft.offer;
  block.text = text;
  block.membersOnly = noteWords(by?.note).includes(MEMBERS) || !!parent?.membersOnly || (!draft.escaped && casefold(text.slice(0, 40)).startsWith(`(${MEMBERS})`));
  if (row || kind === 'topics') block.topics = once(draft.topics);
  block.isReply = !!parent && !opener && row;
  block.textAt = line.start + (head?.textAt ?? 0);
  block.indented = line.indented;
  return block;
}

// A block whose lines and surroundings say the same as in the call before is the same object; only its place is brought up to date.
export function makeParser(register, meetingDate = '') {
  let cache = new Map();
  let before = { drafts: [], blocks: [], lines: [] };

  function same(one, other, lines, length) {
    const shift = other.at - one.at;
    if (one.final !== other.final || one.head !== other.head || one.opener?.head !== other.opener?.head || one.hidden !== other.hidden) return false;
    if ((one.parent === null) !== (other.parent === null) || one.end + shift !== other.end || length !== other.length) return false;
    for (let at = one.at; at < one.end; at += 1) if (lines[at] !== before.lines[at + shift]) return false;
    return true;
  }

  function parse(text) {
    const raws = text.split('\n');
    if (!raws[raws.length - 1]) raws.pop();
    const kept = new Map();
    const starts = [];
    let from = 0;
    const lines = raws.map((raw) => {
      starts.push(from);
      from += raw.length + 1;
      // A copy: a slice would hold on to the whole text it was cut from.
      const line = kept.get(raw) ?? cache.get(raw) ?? readLine(` ${raw}`.slice(1), register);
      kept.set(raw, line);
      return line;
    });
    starts.push(text.length);
    cache = kept;
    const drafts = draftsOf(lines, register);
    const moved = before.drafts.length - drafts.length;
    const blocks = [];
    let used = -1;
    drafts.forEach((draft, index) => {
      const parent = draft.parent === null ? null : blocks[draft.parent];
      draft.end = drafts[index + 1]?.at ?? lines.length;
      draft.length = starts[draft.end] - starts[draft.at];
      draft.final = finalKind(draft);
      draft.hidden = !!parent?.membersOnly;
      const old = [index, index + moved].find((at) => at > used && at < before.drafts.length && same(draft, before.drafts[at], lines, draft.length));
      if (old !== undefined) used = old;
      const raw = () => ` ${text.slice(starts[draft.at], starts[draft.end])}`.slice(1);
      const block = old === undefined ? blockOf(draft, draft.final, raw(), parent, register, meetingDate) : before.blocks[old];
      block.first = draft.at + 1;
      block.last = draft.end;
      block.parent = draft.parent;
      blocks.push(block);
    });
    before = { drafts, blocks, lines };
    return blocks;
  }

  return { parse };
}
