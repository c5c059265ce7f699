// The line notation in the browser: the grammar of meetings/notation/, which is right in doubt. Both read the same tables.
// R is the register, t a text as names are compared, D the meeting's date.
const re = (s, flags = 'u') => new RegExp(s, flags), S = '\\s\\x1c-\\x1f\\x85', B = `[${S}]`, L = '[\\p{L}\\p{Nl}\\p{No}]', W = '[\\p{L}\\p{N}_', BLANK = re(B), GAPS = re(`${B}+`, 'gu');
const strip = (s) => {
  let at = 0, end = s.length;
  while (at < end && BLANK.test(s[at])) at++;
  while (end > at && BLANK.test(s[end - 1])) end--;
  return s.slice(at, end);
};
const once = (list) => [...new Set(list)], add = (map, key, one) => map.get(key)?.push(one) ?? map.set(key, [one]);
const look = (sticky, s, at) => {
  sticky.lastIndex = at;
  return sticky.exec(s)?.[0].length;
};

const memo = {};
const alike = (s) => {
  s = s.normalize('NFC').replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/, '-').replace(GAPS, ' ').replace(/[\u2019\u02bc\xb4`]/, "'");
  return /^[\xad\u200b-\u200d\u2060]$/.test(s) ? '' : s === 'ı' ? s : s.toLowerCase().toUpperCase().toLowerCase();
};
// As compared, and from where in the raw text each mark came.
const foldLine = (raw) => {
  const from = [];
  let t = '', at = 0;
  for (const s of raw.match(/[^]\p{M}*/gu) ?? []) {
    const one = memo[s] ??= alike(s);
    if (one !== ' ' || !t.endsWith(' ')) {
      t += one;
      for (let n = one.length; n--;) from.push(at);
    }
    at += s.length;
  }
  return { t, from: [...from, at] };
};
export const fold = (s) => foldLine(s).t.trim();

// The names of the page as maps, and every spelling with all it may mean.
export const readRegister = (names) => {
  const organisations = new Map(), people = new Map(), spellings = new Map(), initials = new Map(), staff = new Map(), { groups } = names;
  const folded = (list) => once(list.map(fold)).filter(Boolean), meaning = (t) => spellings.get(t) ?? spellings.set(t, { t, marks: [...t], bodies: [], full: [], first: [] }).get(t);
  for (const [key, short, full, others, flags, kind = ''] of names.organisations) {
    const one = { key, short, full: full || short, names: others || [], seated: !!(flags & 1), host: !!(flags & 2), kind, choice: { organisation: key, person: null, label: short } };
    organisations.set(key, one);
    one.spellings = folded([short, one.full, ...one.names]);
    for (const t of one.spellings) meaning(t).bodies.push(one);
  }
  for (const [key, full, others, organisation, attending] of names.people) {
    const one = { key, full, names: others || [], organisation: organisation || null, attending: !!attending }, body = organisations.get(organisation), all = folded([full, ...one.names]);
    one.choice = { organisation: one.organisation, person: key, label: body ? `${body.short}/${full}` : full };
    one.fulls = all.filter((t) => t.includes(' '));
    one.firsts = once(all.flatMap((t) => t.split(' ').map((_, n, words) => words.slice(0, n || 1).join(' '))));
    people.set(key, one);
    add(staff, organisation, one);
    for (const t of one.fulls) meaning(t).full.push(one);
    if (attending) for (const t of one.firsts) meaning(t).first.push(one);
  }
  for (const word in groups) meaning(fold(word)).group = groups[word];
  for (const one of [...spellings.values()].sort((a, b) => b.t.length - a.t.length)) add(initials, one.t[0], one);
  return { organisations, people, groups, terms: names.terms.map(fold), spellings, initials, staff };
};

// A name that is read: {speaker, doubt, body, dash: whether one may stand for the colon}.
const said = (label, organisation, person = null, group = '', certainty = 'exact') => ({ organisation, person, group, label, certainty });
const named = (label, organisation, person, more) => ({ speaker: said(label, organisation, person), ...more });
const unsure = (label, reason, candidates, organisation = null) => ({ speaker: said(label, organisation, null, '', 'unknown'), doubt: { label, reason, candidates } });
const choices = (list) => list.map((one) => one.choice), present = (list) => list.filter((one) => one.attending), doubtIn = (names) => names.find((one) => one.doubt)?.doubt ?? null;
const speakersOf = (names) => {
  const found = {};
  for (const { speaker: one } of names) found[[one.organisation, one.person, one.group, one.certainty < 'f' || one.label]] ??= one;
  return Object.values(found);
};
const meant = (label, { bodies, full, first, group }) => {
  const seated = bodies.filter((one) => one.seated), here = present(full), list = here[0] ? here : first;
  return seated[1] ? unsure(label, 'near_miss', choices(seated).map((one, n) => ({ ...one, label: seated[n].full })))
    : seated[0] ? named(label, seated[0].key, null, { body: seated[0], dash: true })
    : list[1] ? unsure(label, 'shared_first_name', choices(list))
    : list[0] ? named(label, list[0].organisation, list[0].key, { dash: !!here[0] })
    : group ? { speaker: said(label, null, null, group) }
    : bodies[0] ? unsure(label, 'not_seated', choices(bodies)) : unsure(label, 'unknown_name', choices(full));
};

// Names nobody registered.
const LIKE_NAME = /^[\p{L}\p{N}](.*[\p{L}\p{N}])?\.*$/su, COMMON = /^(nb|obs|p?ps|faq|ok)$/;
const CAPITALS = re(`^((?![a-z])${L}){2,6}$`), GUEST = re(`^(?=\\p{Uppercase})${L}+(['\u2019.-]${L}*)*$`);
const doubtful = (label, R) => {
  const t = fold(label), words = label.split(GAPS);
  if (!LIKE_NAME.test(label) || COMMON.test(t) || R.terms.includes(t)) return null;
  const short = CAPITALS.test(label) && label === label.toUpperCase(), near = nearest([...t], R, short ? 2 : 4);
  return short ? unsure(label, 'unknown_abbreviation', near)
    : near[0] ? unsure(label, 'near_miss', near)
    : words[1] && !words[4] && words.every((word) => GUEST.test(word)) ? unsure(label, 'unknown_name', near) : null;
};
const nearest = (marks, R, shortest) => {
  const limit = marks.length < 8 ? 1 : 2, found = new Map();
  for (const { marks: other, bodies, full, first } of marks.length < shortest ? [] : R.spellings.values()) {
    const size = other.length, slips = size < shortest || Math.abs(size - marks.length) > limit ? 9 : slipsBetween(marks, other, limit);
    if (slips && slips <= limit) for (const one of [...bodies, ...present(size > 4 ? [...full, ...first] : full)]) if (!(found.get(one) <= slips)) found.set(one, slips);
  }
  const order = (a, b) => (a > b) - (a < b);
  return choices([...found.keys()].sort((a, b) => found.get(a) - found.get(b) || order(a.choice.label, b.choice.label)).slice(0, 5));
};
const slipsBetween = (one, other, limit) => {
  let before, last = [...other.keys(), other.length];
  for (let row = 0; row < one.length; row++) {
    const now = [row + 1];
    other.forEach((mark, at) => {
      const swapped = row && at && one[row] === other[at - 1] && one[row - 1] === mark ? before[at - 1] + 1 : 99;
      now.push(Math.min(last[at + 1] + 1, now[at] + 1, last[at] + (one[row] !== mark), swapped));
    });
    if (Math.min(...now) > limit) return 9;
    [before, last] = [last, now];
  }
  return last.at(-1);
};

// Names at the head of a line, longest spelling first.
const JOINT = / ?[,/&] ?| og /y, SLASH = / ?\/ ?/y, NOTE = / ?\([^()]{0,120}\)/uy, COLON = / ?:/y, DASH = / ?- ?/y, GENITIVE = /'?s(?= )/y;
const NAME = re(`${L}${W}.'-]*( ${L}${W}.'-]*){0,3}`, 'uy'), IN_WORD = re(`${W}]`, 'uy'), ROLE = re(`(alle|sekretariatet|leder)(?!${W}])`, 'uy');
const UNKNOWN = /[^:]{1,60}?(?=( ?\([^():]{0,120}\))* ?:( |$))/uy, PARTS = re(`${B}*[,/&]${B}*|${B}+og${B}+`), UPPER = /^\p{Uppercase}/u;
const reader = (content, R) => {
  const raw = content.length > 600 ? [...content].slice(0, 600).join('') : content, { t, from } = foldLine(raw), failed = new Set();
  const written = (at, end) => strip(raw.slice(from[at], from[end])), spelt = (s) => R.spellings.get(fold(s)) ?? { bodies: [], full: [] };
  const meanings = (at, genitive) => (R.initials.get(t[at]) ?? []).filter((one) => {
    const end = at + one.t.length;
    return t.startsWith(one.t, at) && (!look(IN_WORD, t, end) || genitive && look(GENITIVE, t, end));
  });
  function* personsOf(body, at, start) {
    for (let end = start + look(NAME, t, start); end > start; end = t.lastIndexOf(' ', end - 1)) {
      const name = written(start, end), label = written(at, end), own = R.staff.get(body.key) ?? [], listed = present(spelt(name).full), key = fold(name);
      const first = (one) => one.firsts.includes(key), list = [own.filter((one) => one.fulls.includes(key)), present(own).filter(first), own.filter(first), listed[1] ? [] : listed].find((some) => some[0]);
      if (list?.[1]) yield [{ ...unsure(label, 'shared_first_name', choices(list), body.key), body }, end];
      else if (list || name.split(GAPS).every((word) => UPPER.test(word)) && /[\p{Lowercase}\p{Lt}]/u.test(name)) yield [named(label, body.key, list?.[0].key, { body, dash: true }), end];
    }
  }
  function* namesAt(at) {
    for (const one of meanings(at)) {
      const end = at + one.t.length, name = meant(written(at, end), one), start = end + look(SLASH, t, end);
      if (name.body && start && !meanings(start).some((other) => other.bodies[0] || other.group)) yield* personsOf(name.body, at, start);
      yield [name, end];
    }
  }
  const explained = ({ body, speaker }, rest) => {
    const full = fold(body.full), own = fold(speaker.label), all = rest.trim();
    return rest.startsWith(full) && full !== own && !look(IN_WORD, rest, full.length) || all !== own && body.spellings.includes(all);
  };
  const dashCounts = (name, at, end) => {
    const dash = t.slice(at, end);
    if (!dash.endsWith(' ') && (dash === '-' || '-\u2010\u2011'.includes(raw[from[end - 1]]))) return false;
    return name.dash && !name.doubt && (!name.body || name.speaker.person || !explained(name, t.slice(end)));
  };
  const only = (label, [one, more], other) => one && !more ? named(label, one.organisation, one.person) : other;
  const narrowed = (name, notes) => name.doubt?.reason === 'shared_first_name' ? notes.reduceRight((one, note) => only(name.speaker.label, name.doubt.candidates.filter((choice) => spelt(note).bodies.some((body) => body.key === choice.organisation)), one), name) : name;
  const ended = (names, at, end) => {
    const notes = [];
    let after = end;
    for (let size; (size = look(NOTE, t, after)); after += size) notes.push(written(t.indexOf('(', after) + 1, after + size - 1));
    names = names.map((name) => narrowed(name, notes));
    const colon = look(COLON, t, after), stop = after + (colon ?? look(DASH, t, after));
    if (colon ? doubtIn(names) && /[^ ]/.test(t[stop] ?? '') : !stop || !dashCounts(names[0], after, stop)) return null;
    return { names, start: from[at], end: from[end], note: notes.join(', '), delimiter: colon ? ':' : raw.slice(from[after], from[stop]), textAt: from[stop] };
  };
  const known = (at = 0, depth = 0) => {
    if (failed.has(at) || depth > 39) return null;
    for (const [name, end] of namesAt(at)) {
      const joint = look(JOINT, t, end), rest = joint && known(end + joint, depth + 1), found = rest && (rest.delimiter === ':' || name.dash) ? { ...rest, names: [name, ...rest.names], start: from[at] } : ended([name], at, end);
      if (found) return found;
    }
    failed.add(at);
    return null;
  };
  const unknown = () => {
    const at = +(t[0] === ' '), end = at + look(UNKNOWN, t, at), label = end ? written(at, end) : '', whole = doubtful(label, R), parts = whole ? [] : label.split(PARTS);
    const names = whole ? [whole] : parts.map((part) => spelt(part).t ? meant(part, spelt(part)) : doubtful(part, R));
    return whole || parts[1] && !parts[40] && names.every(Boolean) ? ended(names, at, end) : null;
  };
  const doerAt = (at) => {
    for (const [name, end] of namesAt(at)) {
      const { doubt, speaker } = name, one = !doubt || doubt.reason === 'shared_first_name' ? name : only(speaker.label, doubt.candidates);
      if (one && !speaker.group) return [one, end];
    }
    const end = at + look(ROLE, t, at);
    return end && [{ speaker: said(written(at, end), null, null, t[at].toUpperCase() + t.slice(at + 1, end)) }, end];
  };
  const speakingAt = (at) => {
    const [one] = meanings(at, true), [body, more] = one?.bodies ?? [], end = at + one?.t.length;
    return body?.seated && !more && [body.key, end + (look(GENITIVE, t, end) ?? 0)];
  };
  const chain = (oneAt) => {
    const found = [];
    let at = 0, end = 0, one;
    while (at >= 0 && !found[39] && (one = oneAt(at))) {
      found.push(one[0]);
      end = one[1];
      at = end + look(JOINT, t, end);
    }
    return { found, end, t, from, broken: at >= 0 };
  };
  return {
    label: () => known() ?? reserved(content, 0) ?? unknown(),
    doers: () => chain(doerAt),
    offer: () => {
      const { found, end } = chain(speakingAt), rest = raw.slice(from[end]), next = strip(rest);
      return found[0] && rest[0] !== next[0] && UPPER.test(content) && /^(?!(og|eller)( |$))\p{Lowercase}/u.test(next) ? once(found) : [];
    },
  };
};

// What a line says by itself.
const SIGNS = { '//': 'internal', '!': 'task', '=': 'summary' };
const WORDS = {
  oppfølging: 'task', oppsummering: 'summary', konklusjon: 'summary', vedtak: 'decision', internt: 'internal', spørsmål: 'question',
  forslag: 'proposal', anbefaling: 'advice', lenke: 'reference', les: 'reference', vedlegg: 'reference',
};
const NOTED = 'question advice proposal', COUNTED = `statement input answer ${NOTED}`, ROWS = `${COUNTED} information summary decision absence`;
const RESERVED = re(`^(${Object.keys(WORDS).join('|')})${B}*((\\([^()]{0,120}\\)${B}*)*):`, 'iu'), ABSENT = re(`^(ikke${B}+til${B}?stede|ikke${B}+møtt|meldt${B}+forfall)(?!${W}])`, 'iu');
const SUBHEADING = re(`^${W}«"'][^.?!:;]{0,60}:$`), TOPIC = re(`(?:^|${B})#(?=[^${S}#])`), MARK = re(`^\\\\|^[-–—•*·▪●◦‣\u2043\uf0b7](${B}+|$)`);
const inNote = (note) => note.split(/[,;]/).map(fold);
const reserved = (content, at) => {
  const [all, word, notes] = RESERVED.exec(content.slice(at)) ?? [], note = notes?.split(')').slice(0, -1).map((one) => strip(one.split('(')[1])).join(', ');
  return all ? { kind: WORDS[fold(word)], names: [], start: 0, end: at + word.length, note, delimiter: ':', textAt: at + all.length } : null;
};
const readHead = (content, indented, R) => {
  const sign = Object.keys(SIGNS).find((one) => content.startsWith(one)), textAt = sign?.length, word = sign === '=' && reserved(content, content.length - strip(content.slice(1)).length);
  const head = !sign ? reader(content, R).label() : /^(summary|decision)$/.test(word?.kind) ? word : { kind: SIGNS[sign], names: [], start: 0, end: textAt, note: '', delimiter: '', textAt };
  if (!head) return null;
  const { names, start, end, note } = head, speakers = speakersOf(names), groups = !!names[0] && names.every((one) => one.speaker.group);
  const kind = head.kind ?? inNote(note).map((word) => WORDS[word] ?? 0).find((one) => NOTED.includes(one))
    ?? (!groups ? 'statement' : indented && speakers.some((one) => /^(Svar|Forskerne)$/.test(one.group)) ? 'answer' : 'input');
  return { ...head, kind, speakers, groups, doubt: doubtIn(names), label: strip(content.slice(start, end)) };
};
const readLine = (raw, R) => {
  const all = strip(raw), [mark] = MARK.exec(all) ?? [''], content = strip(all.slice(mark.length)), at = raw.indexOf(all), width = raw.slice(0, at).replaceAll('\t', '  ').length;
  const indented = width > 1, plain = mark === '\\', bullet = !!mark && !plain, text = bullet && content ? `• ${content}` : content;
  const head = content && !plain ? readHead(content, indented, R) : null, first = head ? strip(content.slice(head.textAt)) : '', escaped = head ? first[0] === '\\' : plain;
  return {
    head, content, text, width, indented, bullet, escaped, start: at + mark.length, blank: !all, lone: !!head && !first, said: head ? strip(first.slice(+escaped)) : text,
    topics: mark || content[0] !== '#' || content.search(TOPIC) ? [] : once(content.split(TOPIC).map(strip).filter(Boolean)), sub: !mark && !indented && SUBHEADING.test(content) && !content.split(GAPS)[5],
  };
};
export const becomesRow = ({ kind, text }) => ROWS.includes(kind) && !!text;
export const isContribution = ({ kind, text }) => COUNTED.includes(kind) && !!text;

// Tasks, references, and what stands inside a text.
const MONTHS = 'januar februar mars april mai juni juli august september oktober november desember'.split(' '), DAYS = 'mandag tirsdag onsdag torsdag fredag lørdag søndag'.split(' ');
const LEAD = re(`^((innen|før) )?((den|${DAYS.join('|')}),? )*`), DATE = /^(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)(?:\. ?(\d\d?)\.?(?: ?(\d{4}|\d\d))?|\.? ?([a-zæøå]{3,9})\.?(?: (\d{4}))?))$/;
export const readDate = (words, D) => {
  const t = fold(words), [lead] = LEAD.exec(t), found = DATE.exec(t.slice(lead.length)) ?? [], day = DAYS.find((one) => lead.includes(`${one},`)) ?? DAYS.find((one) => lead.includes(one));
  const months = MONTHS.filter((one) => one.startsWith(found[7])), month = found[2] ?? found[5] ?? (months[1] ? 0 : MONTHS.indexOf(months[0]) + 1);
  const year = found[1] ?? found[6] ?? found[8], from = +(year ?? D.slice(0, 4)) + (year?.length === 2 ? 2000 : 0);
  for (let n = from; n && n <= from + (year ? 0 : 8); n++) {
    const iso = [`${n}`.padStart(4, 0), `${month}`.padStart(2, 0), (found[3] ?? found[4])?.padStart(2, 0)].join('-'), date = new Date(iso);
    if (!isNaN(date) && date.toISOString().startsWith(iso) && (year || iso >= D)) return day && DAYS[(date.getUTCDay() + 6) % 7] !== day ? '' : iso;
  }
  return '';
};
const readTask = (line, R, D) => {
  const { found, end, t, from, broken } = reader(line, R).doers(), cut = (start, stop) => strip(line.slice(from[start], from[stop]));
  let colon = broken ? -1 : t.indexOf(':', end);
  while (colon > end && /[^ ]/.test(t[colon + 1] ?? '')) colon = t.indexOf(':', colon + 1);
  if (colon < 0 || !/^($|(innen|før) |en dag$)/.test(t.slice(end, colon).trim())) return [{ who: [], whoText: '', whenText: '', when: null, what: line }, null];
  const whenText = cut(end, colon);
  return [{ who: speakersOf(found), whoText: strip(line.slice(0, from[end])), whenText, when: readDate(whenText, D) || null, what: strip(line.slice(from[colon] + 1)) }, doubtIn(found)];
};
const ADDRESS = re(`<(https?://[^${S}<>]+)>`, 'gu'), BARE = re(`https?://[^${S}<>]+`);
const readReference = (text) => {
  const [found] = [...text.matchAll(ADDRESS), BARE.exec(text)];
  if (!found) return { text, url: '' };
  const url = found[1] ?? found[0].replace(/(?<![.,;:!?)])[.,;:!?)]+$/, '');
  const words = strip(text.replace(found[1] ? found[0] : url, '').replace(GAPS, ' ')).replace(/^[ ,;:–-]+|(?<![ ,;:–-])[ ,;:–-]+\.?$/g, '');
  return { text: /[\p{L}\p{N}]/u.test(words) ? words : url, url };
};
// Where ((…)) stands: [start, end] of each.
export const hiddenIn = (text) => {
  const partner = {}, found = [];
  let open = [], at = 0;
  for (const { 0: mark, index } of text.matchAll(/[()\n]/g)) {
    if (mark === '(') open.push(index);
    else if (mark === ')') partner[open.pop()] = index;
    else open = [];
  }
  while ((at = text.indexOf('((', at)) >= 0) {
    const [line] = text.slice(at).split('\n', 1), close = partner[at], first = line.indexOf('))', 2) + 2;
    const end = close > at + 2 && text[close - 1] === ')' ? close + 1 : first > 1 && at + first;
    if (end) found.push([at, end]);
    at = end || at + line.length;
  }
  return found;
};
const addresses = (text, membersOnly) => text.split(ADDRESS).map((one, n) => ({ text: one, membersOnly, url: n % 2 ? one : '' })).filter((one) => one.text);
export const splitSpans = (text) => {
  let at = 0;
  const spans = hiddenIn(text).flatMap(([start, end]) => [...addresses(text.slice(at, start), false), ...addresses(text.slice(start + 2, (at = end) - 2), true)]);
  return [...spans, ...addresses(text.slice(at), false)];
};

// Lines into blocks: an indented line belongs to what stands above it.
const isRow = (draft) => ROWS.includes(draft.kind);
const draftsOf = (lines, R) => {
  const drafts = [];
  let blanks = -1, now, opener, anchor = null;
  const start = (at, parent) => {
    const line = lines[at], { head, said, lone, escaped } = line, kind = lone && head.kind !== 'internal' ? 'opener' : head?.kind ?? (line.sub ? 'subheading' : 'information');
    const draft = { kind, at, line, head, parent, opener: null, index: drafts.length, texts: said ? [said] : [], topics: [], offer: [], lone, escaped };
    drafts.push(draft);
    return draft;
  };
  const flush = () => {
    if (blanks >= 0) start(blanks, null).kind = 'blank';
    blanks = -1;
  };
  const more = ({ topics, text }) => {
    const { texts } = now;
    if (blanks >= 0 && texts.at(-1)) texts.push('');
    blanks = -1;
    if (topics[0] && (isRow(now) || now.kind === 'opener')) return now.topics.push(...topics);
    if (text || texts.at(-1)) texts.push(text);
    if (!now.lone) return;
    now.lone = false;
    now.kind = now.head?.kind ?? now.kind;
    if (opener === now) opener = null;
    if (!now.line.indented && isRow(now)) anchor = now.index;
  };
  const list = (draft) => {
    const named = draft.head?.speakers[0];
    if (opener.kind === 'internal' || opener.head.kind === 'task' && named) draft.head = null;
    else if (named) return;
    opener.lone = false;
    if (!draft.head) Object.assign(draft, { kind: opener.head.kind, texts: [draft.line.content] });
    if (!draft.head || NOTED.includes(draft.kind)) Object.assign(draft, { opener, parent: opener.index });
  };
  const open = (at) => {
    const line = lines[at], draft = start(at, null);
    if (!line.bullet && line.head?.kind !== 'internal') opener = null;
    if (line.topics[0] && drafts.every((one) => one === draft || one.kind === 'blank')) return Object.assign(draft, { kind: 'topics', head: null, texts: [], topics: line.topics, lone: false });
    if (opener && line.bullet) list(draft);
    else if (draft.kind === 'information' && !line.escaped) draft.offer = line.offer ??= reader(line.content, R).offer();
    if (draft.lone && !line.bullet) opener = draft;
    if (isRow(draft) && draft.texts[0]) anchor = draft.index;
    else if (/^(opener|subheading)$/.test(draft.kind)) anchor = null;
    return draft;
  };
  lines.forEach((line, at) => {
    if (line.blank) return blanks = blanks < 0 ? at : blanks;
    if (blanks >= 0 && !opener?.head.groups) opener = null;
    if (line.indented && now && (isRow(now) || /^(task|reference|internal|opener)$/.test(now.kind)) && (!line.head || now.kind === 'internal' && line.width > now.line.width)) return more(line);
    flush();
    now = line.indented ? start(at, anchor) : open(at);
  });
  flush();
  return drafts;
};
const finalKind = ({ kind, head, escaped, lone, texts }) => kind === 'statement' && head && !escaped && !head.doubt && !head.groups && ABSENT.test(texts[0]) ? 'absence'
  : kind !== 'opener' || !lone ? kind : SIGNS[head.label] ?? (!head.speakers[0] || /^unknown/.test(head.doubt?.reason) ? 'subheading' : kind);
const blockOf = ({ line, head, opener, parent, texts, topics, offer, escaped }, kind, raw, hidden, R, D) => {
  const sub = kind === 'subheading', row = ROWS.includes(kind), shown = sub ? null : head, by = opener?.head ?? head, note = by?.note ?? '';
  let text = sub ? strip(line.content.replace(/^=|:$/g, '')) : strip(texts.join('\n')), doubt = shown?.doubt ?? null, task = null;
  if (kind === 'task') {
    const [first, ...rest] = escaped ? ['', text] : text.split('\n');
    [task, doubt] = readTask(first, R, D);
    text = task.what = strip([task.what, ...rest].join('\n'));
  }
  return {
    kind, raw, text, task, doubt, offer, parent, label: shown?.label ?? '', note: sub ? '' : note, delimiter: sub ? ':' : head?.delimiter ?? '', speakers: !sub && by?.speakers || [],
    membersOnly: hidden || inNote(note).includes('kun medlemmer') || !escaped && fold(text.slice(0, 40)).startsWith('(kun medlemmer)'), topics: row || kind === 'topics' ? once(topics) : [],
    reference: kind === 'reference' ? readReference(text) : null, isReply: parent !== null && !opener && row, labelAt: shown && [line.start + head.start, line.start + head.end],
    textAt: line.start + (head?.textAt ?? 0), indented: line.indented,
  };
};

// A block that says what it said in the call before is the same object, with its place brought up to date.
export const makeParser = (R, D = '') => {
  let known = new Map(), blocks = new Map();
  const parse = (text) => {
    const raws = text.split('\n'), kept = new Map(), fresh = new Map(), found = [];
    if (!raws.at(-1)) raws.pop();
    const lines = raws.map((raw) => {
      const line = kept.get(raw) ?? known.get(raw) ?? readLine(` ${raw}`.slice(1), R); // a copy: a slice would keep the whole text
      kept.set(raw, line);
      return line;
    });
    draftsOf(lines, R).forEach((draft, n, { [n + 1]: next }) => {
      const { at, parent, opener } = draft, last = next?.at ?? lines.length, kind = finalKind(draft), hidden = found[parent]?.membersOnly ?? false;
      const raw = raws.slice(at, last).join('\n') + (next || text.endsWith('\n') ? '\n' : ''), key = [kind, hidden, parent === null, opener && raws[opener.at], raw].join('\n');
      const block = blocks.get(key)?.shift() ?? blockOf(draft, kind, raw, hidden, R, D);
      add(fresh, key, block);
      found.push(Object.assign(block, { first: at + 1, last, parent }));
    });
    known = kept;
    blocks = fresh;
    return found;
  };
  return { parse };
};
