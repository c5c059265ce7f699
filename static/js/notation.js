// The line notation in the browser. meetings/notation/ is the same grammar and right in doubt; the same tests read both.
const re = (source, flags = 'u') => new RegExp(source, flags);
const S = '\\s\\x1c-\\x1f\\x85', B = `[${S}]`, L = '[\\p{L}\\p{Nl}\\p{No}]', W = '[\\p{L}\\p{N}_';
const EDGES = re(`^${B}+|(?<!${B})${B}+$`, 'gu'), GAPS = re(`${B}+`, 'gu');
const strip = (text) => text.replace(EDGES, '');
const once = (list) => [...new Set(list)];
const add = (map, key, value) => map.get(key)?.push(value) ?? map.set(key, [value]);
const look = (sticky, text, at) => {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0].length;
};

// Names are compared without regard to case, look-alike marks and runs of blanks. `from`: where each mark stood.
const memo = {};
const alike = (cluster) => {
  const one = cluster.normalize('NFC').replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, '-').replace(GAPS, ' ').replace(/[\u2019\u02bc\xb4`]/g, "'");
  return /^[\xad\u200b-\u200d\u2060]$/.test(one) ? '' : one === 'ı' ? one : one.toLowerCase().toUpperCase().toLowerCase();
};
const foldLine = (raw) => {
  const from = [];
  let text = '', at = 0;
  for (const cluster of raw.match(/[^]\p{M}*/gu) ?? []) {
    const one = memo[cluster] ??= alike(cluster);
    if (one !== ' ' || !text.endsWith(' ')) {
      text += one;
      for (let n = one.length; n--;) from.push(at);
    }
    at += cluster.length;
  }
  from.push(at);
  return { text, from };
};
export const fold = (text) => foldLine(text).text.trim();

// The page's names as maps, and every spelling with all that it may mean.
export function readRegister({ organisations: bodies, people: persons, groups, terms }) {
  const organisations = new Map(), people = new Map(), spellings = new Map(), staff = new Map(), initials = new Map();
  const folded = (list) => once(list.map(fold)).filter(Boolean);
  const meaning = (one) => {
    if (!spellings.has(one)) spellings.set(one, { folded: one, marks: [...one], organisations: [], full: [], first: [] });
    return spellings.get(one);
  };
  for (const [key, short, full, others, flags, kind = ''] of bodies) {
    const entry = { key, short, full: full || short, names: others || [], seated: !!(flags & 1), host: !!(flags & 2), kind };
    organisations.set(key, entry);
    entry.spellings = folded([short, entry.full, ...entry.names]);
    for (const one of entry.spellings) meaning(one).organisations.push(entry);
  }
  for (const [key, full, others, organisation, attending] of persons) {
    const entry = { key, full, names: others || [], organisation: organisation || null, attending: !!attending };
    const all = folded([full, ...entry.names]), body = organisations.get(organisation);
    entry.label = body ? `${body.short}/${full}` : full;
    entry.fulls = all.filter((name) => name.includes(' '));
    entry.firsts = once(all.flatMap((name) => name.split(' ').map((_, n, words) => words.slice(0, n || 1).join(' '))));
    people.set(key, entry);
    add(staff, organisation, entry);
    for (const one of entry.fulls) meaning(one).full.push(entry);
    if (attending) for (const one of entry.firsts) meaning(one).first.push(entry);
  }
  for (const word in groups) meaning(fold(word)).group = groups[word];
  for (const one of [...spellings.values()].sort((a, b) => b.folded.length - a.folded.length)) add(initials, one.folded[0], one);
  return { organisations, people, groups, terms: terms.map(fold), spellings, staff, initials };
}

// Who speaks: names are {speaker, doubt, body, dashable}, choices what a doubt may mean.
const named = (label, organisation, person = null, more) => ({ speaker: { organisation, person, group: '', label, certainty: 'exact' }, ...more });
const inGroup = (label, group) => ({ speaker: { organisation: null, person: null, group, label, certainty: 'exact' } });
const unsure = (label, reason, candidates, organisation = null) => ({ speaker: { organisation, person: null, group: '', label, certainty: 'unknown' }, doubt: { label, reason, candidates } });
const bodiesOf = (entries, word = 'short') => entries.map((one) => ({ organisation: one.key, person: null, label: one[word] }));
const peopleOf = (entries) => entries.map((one) => ({ organisation: one.organisation, person: one.key, label: one.label }));
const attending = (people) => people.filter((one) => one.attending);
const doubtIn = (names) => names.find((name) => name.doubt)?.doubt ?? null;
const speakersOf = (names) => {
  const found = {};
  for (const { speaker: one } of names) found[[one.organisation, one.person, one.group, one.certainty < 'f' || one.label]] ??= one;
  return Object.values(found);
};
const meant = (label, { organisations, full, first, group }) => {
  const seated = organisations.filter((one) => one.seated), here = attending(full), people = here[0] ? here : first;
  if (seated[1]) return unsure(label, 'near_miss', bodiesOf(seated, 'full'));
  if (seated[0]) return named(label, seated[0].key, null, { body: seated[0], dashable: true });
  if (people[1]) return unsure(label, 'shared_first_name', peopleOf(people));
  if (people[0]) return named(label, people[0].organisation, people[0].key, { dashable: !!here[0] });
  if (group) return inGroup(label, group);
  return organisations[0] ? unsure(label, 'not_seated', bodiesOf(organisations)) : unsure(label, 'unknown_name', peopleOf(full));
};

// Names nobody registered.
const NAME_LIKE = /^[\p{L}\p{N}](.*[\p{L}\p{N}])?\.*$/su, COMMON = /^(nb|obs|p?ps|faq|ok)$/;
const CAPITALS = re(`^((?![a-z])${L}){2,6}$`), GUEST = re(`^(?=\\p{Uppercase})${L}+(['\u2019.-]${L}*)*$`);
const doubtful = (label, register) => {
  const folded = fold(label), words = label.split(GAPS);
  if (!NAME_LIKE.test(label) || COMMON.test(folded) || register.terms.includes(folded)) return null;
  const short = CAPITALS.test(label) && label === label.toUpperCase(), near = nearest([...folded], register, short ? 2 : 4);
  if (short) return unsure(label, 'unknown_abbreviation', near);
  if (near[0]) return unsure(label, 'near_miss', near);
  return words[1] && !words[4] && words.every((word) => GUEST.test(word)) ? unsure(label, 'unknown_name', near) : null;
};
const nearest = (marks, register, shortest) => {
  const limit = marks.length < 8 ? 1 : 2, found = {};
  for (const one of marks.length < shortest ? [] : register.spellings.values()) {
    const length = one.marks.length;
    if (length < shortest || Math.abs(length - marks.length) > limit) continue;
    const slips = slipsBetween(marks, one.marks, limit);
    if (!slips || slips > limit) continue;
    for (const choice of [...bodiesOf(one.organisations), ...peopleOf(attending(once([...one.full, ...(length > 4 ? one.first : [])])))]) {
      const key = [choice.organisation, choice.person];
      if (!(found[key]?.slips <= slips)) found[key] = { slips, choice };
    }
  }
  const order = (a, b) => (a > b) - (a < b);
  return Object.values(found).sort((a, b) => a.slips - b.slips || order(a.choice.label, b.choice.label)).slice(0, 5).map((one) => one.choice);
};
const slipsBetween = (one, other, limit) => {
  let before, last = [...other.keys(), other.length];
  for (let row = 0; row < one.length; row++) {
    const now = [row + 1];
    other.forEach((mark, at) => {
      const swapped = row && at && one[row] === other[at - 1] && one[row - 1] === mark ? before[at - 1] + 1 : 99;
      now.push(Math.min(last[at + 1] + 1, now[at] + 1, last[at] + (one[row] !== mark), swapped));
    });
    if (Math.min(...now) > limit) return limit + 1;
    [before, last] = [last, now];
  }
  return last[other.length];
};

// Names at the head of a line, longest exact spelling first.
const SEPARATOR = / ?[,/&] ?| og /y, SLASH = / ?\/ ?/y, NOTE = / ?\([^()]{0,120}\)/uy, COLON = / ?:/y, DASH = / ?- ?/y, GENITIVE = /'?s(?= )/y;
const NAME_WORDS = re(`${L}${W}.'-]*( ${L}${W}.'-]*){0,3}`, 'uy'), IN_WORD = re(`${W}]`, 'uy'), ROLE = re(`(alle|sekretariatet|leder)(?!${W}])`, 'uy');
const PARTS = re(`${B}*[,/&]${B}*|${B}+og${B}+`);
const CAPITAL = /^\p{Uppercase}/u, SMALL = /[\p{Lowercase}\p{Lt}]/u;

const readNames = (content, register) => {
  const raw = content.length > 600 ? [...content].slice(0, 600).join('') : content, { text, from } = foldLine(raw), failed = new Set();
  const written = (at, end) => strip(raw.slice(from[at], from[end]));
  const blankAt = (at) => !text[at] || text[at] === ' ';
  const meaningsAt = (at, genitive) => (register.initials.get(text[at]) ?? []).filter(({ folded }) => {
    const end = at + folded.length;
    return text.startsWith(folded, at) && (!look(IN_WORD, text, end) || (genitive && look(GENITIVE, text, end)));
  });
  function* personOf(body, at, start) {
    for (let end = start + (look(NAME_WORDS, text, start) ?? 0); end > start; end = text.lastIndexOf(' ', end - 1)) {
      const name = written(start, end), label = written(at, end), folded = fold(name), own = register.staff.get(body.key) ?? [];
      const listed = attending(register.spellings.get(folded)?.full ?? []);
      const tries = [own.filter((one) => one.fulls.includes(folded)), attending(own).filter((one) => one.firsts.includes(folded)), own.filter((one) => one.firsts.includes(folded)), listed[1] ? [] : listed];
      const people = tries.find((some) => some[0]);
      if (people?.[1]) yield [{ ...unsure(label, 'shared_first_name', peopleOf(people), body.key), body }, end];
      else if (people || (name.split(GAPS).every((word) => CAPITAL.test(word)) && SMALL.test(name))) yield [named(label, body.key, people?.[0].key, { body, dashable: true }), end];
    }
  }
  function* namesAt(at) {
    for (const meaning of meaningsAt(at)) {
      const end = at + meaning.folded.length, name = meant(written(at, end), meaning), start = end + look(SLASH, text, end);
      if (name.body && start && !meaningsAt(start).some((one) => one.organisations[0] || one.group)) yield* personOf(name.body, at, start);
      yield [name, end];
    }
  }
  const explains = ({ body, speaker }, rest) => {
    const full = fold(body.full), own = fold(speaker.label);
    return (rest.startsWith(full) && full !== own && !look(IN_WORD, rest, full.length)) || (rest.trim() !== own && body.spellings.includes(rest.trim()));
  };
  const dashCounts = (name, at, end) => {
    const dash = text.slice(at, end);
    if (!dash.endsWith(' ') && (dash === '-' || '-\u2010\u2011'.includes(raw[from[end - 1]]))) return false;
    return name.dashable && !name.doubt && (!name.body || name.speaker.person || !explains(name, text.slice(end)));
  };
  const narrowed = (name, notes) => {
    for (const note of name.doubt?.reason === 'shared_first_name' ? notes : []) {
      const bodies = register.spellings.get(fold(note))?.organisations ?? [];
      const [one, more] = name.doubt.candidates.filter((choice) => bodies.some((body) => body.key === choice.organisation));
      if (one && !more) return named(name.speaker.label, one.organisation, one.person);
    }
    return name;
  };
  const noteIn = (at, end) => written(text.indexOf('(', at) + 1, end - 1);
  const ended = (name, at, end) => {
    const notes = [];
    let after = end;
    for (let length; (length = look(NOTE, text, after)); after += length) notes.push(noteIn(after, after + length));
    const one = narrowed(name, notes), colon = look(COLON, text, after), stop = after + (colon ?? look(DASH, text, after));
    if (colon ? one.doubt && !blankAt(stop) : !stop || !dashCounts(one, after, stop)) return null;
    return { names: [one], start: from[at], end: from[end], note: notes.join(', '), delimiter: colon ? ':' : raw.slice(from[after], from[stop]), textAt: from[stop] };
  };
  const known = (at = 0, depth = 0) => {
    if (failed.has(at) || depth > 39) return null;
    for (const [name, end] of namesAt(at)) {
      const separator = look(SEPARATOR, text, end), rest = separator && known(end + separator, depth + 1);
      if (rest && (rest.delimiter === ':' || name.dashable)) return { ...rest, names: [name, ...rest.names], start: from[at] };
      const alone = ended(name, at, end);
      if (alone) return alone;
    }
    failed.add(at);
    return null;
  };
  const unknown = () => {
    const colon = text.indexOf(':'), notes = [];
    if (colon < 1 || !blankAt(colon + 1)) return null;
    let end = colon;
    while (text.slice(0, end).trimEnd().endsWith(')')) {
      const at = text.lastIndexOf('(', end - 1), stop = at + look(NOTE, text, at);
      if (at < 1 || !stop || text.slice(stop, end).trim()) return null;
      notes.unshift(noteIn(at, stop));
      end = at;
    }
    const label = written(0, end), parts = label.split(PARTS), whole = doubtful(label, register);
    if (!label || [...label].length > 60 || (!whole && (!parts[1] || parts[40]))) return null;
    const names = whole ? [whole] : parts.map((part) => {
      const meaning = register.spellings.get(fold(part));
      return meaning ? meant(part, meaning) : doubtful(part, register);
    });
    const start = raw.indexOf(label, from[0]);
    return names.every(Boolean) ? { names, start, end: start + label.length, note: notes.join(', '), delimiter: ':', textAt: from[colon + 1] } : null;
  };
  const doerAt = (at) => {
    for (const [name, end] of namesAt(at)) {
      const [one, more] = name.doubt?.candidates ?? [];
      if (name.speaker.group) continue;
      if (!name.doubt || name.doubt.reason === 'shared_first_name') return [name, end];
      if (one && !more) return [named(name.speaker.label, one.organisation, one.person), end];
    }
    const end = at + look(ROLE, text, at);
    return end ? [inGroup(written(at, end), text[at].toUpperCase() + text.slice(at + 1, end)), end] : null;
  };
  const chain = (oneAt) => {
    const found = [];
    let at = 0, end = 0, one;
    while (at >= 0 && found.length < 40 && (one = oneAt(at))) {
      found.push(one[0]);
      end = one[1];
      at = end + look(SEPARATOR, text, end);
    }
    return { found, end, text, from, broken: at >= 0 };
  };
  return {
    label: () => known() ?? reserved(content, 0) ?? unknown(),
    doers: () => chain(doerAt),
    offer: () => {
      const { found, end } = chain((at) => {
        const [one] = meaningsAt(at, true), [body, more] = one?.organisations ?? [], stop = at + one?.folded.length;
        return body?.seated && !more && [body.key, stop + (look(GENITIVE, text, stop) ?? 0)];
      });
      const rest = raw.slice(from[end]), next = strip(rest);
      return found[0] && rest[0] !== next[0] && /^\p{Lowercase}/u.test(next) && CAPITAL.test(content) && !/^(og|eller)( |$)/.test(next) ? once(found) : [];
    },
  };
};

// What a line says by itself: read once for as long as it stands in the text.
const SIGNS = { '//': 'internal', '!': 'task', '=': 'summary' };
const WORDS = {
  oppfølging: 'task', oppsummering: 'summary', konklusjon: 'summary', vedtak: 'decision', internt: 'internal', spørsmål: 'question',
  forslag: 'proposal', anbefaling: 'advice', lenke: 'reference', les: 'reference', vedlegg: 'reference',
};
const NOTED = 'question advice proposal', COUNTED = `statement input answer ${NOTED}`, ROWS = `${COUNTED} information summary decision absence`;
const RESERVED = re(`^(${Object.keys(WORDS).join('|')})${B}*((\\([^()]{0,120}\\)${B}*)*):`, 'iu');
const ABSENT = re(`^(ikke${B}+til${B}?stede|ikke${B}+møtt|meldt${B}+forfall)(?!${W}])`, 'iu');
const SUBHEADING = re(`^${W}«"'][^.?!:;]{0,60}:$`), TOPIC = re(`(?:^|${B})#(?=[^${S}#])`);
const MARK = re(`^\\\\|^[-–—•*·▪●◦‣\u2043\uf0b7](${B}+|$)`);
const noteWords = (note) => note.split(/[,;]/).map(fold);

const reserved = (content, at) => {
  const [all, word, notes] = RESERVED.exec(content.slice(at)) ?? [], end = at + word?.length;
  const note = notes?.split(')').slice(0, -1).map((one) => strip(one.split('(')[1])).join(', ');
  return all ? { kind: WORDS[fold(word)], names: [], start: 0, end, note, delimiter: ':', textAt: at + all.length } : null;
};
const readHead = (content, indented, register) => {
  const sign = Object.keys(SIGNS).find((one) => content.startsWith(one)), size = sign?.length;
  const word = sign === '=' && reserved(content, content.length - strip(content.slice(1)).length);
  const head = !sign ? readNames(content, register).label() : /^(summary|decision)$/.test(word?.kind) ? word : { kind: SIGNS[sign], names: [], start: 0, end: size, note: '', delimiter: '', textAt: size };
  if (!head) return null;
  const { names, start, end, note } = head, speakers = speakersOf(names), groups = !!names[0] && names.every((name) => name.speaker.group);
  const answer = indented && speakers.some((one) => /^(Svar|Forskerne)$/.test(one.group));
  const kind = head.kind ?? noteWords(note).map((one) => WORDS[one]).find((one) => NOTED.includes(one ?? 0)) ?? (!groups ? 'statement' : answer ? 'answer' : 'input');
  return { ...head, kind, speakers, groups, doubt: doubtIn(names), label: strip(content.slice(start, end)) };
};
const readLine = (raw, register) => {
  const all = strip(raw), [mark] = MARK.exec(all) ?? [''], content = strip(all.slice(mark.length)), at = raw.indexOf(all);
  const width = raw.slice(0, at).replaceAll('\t', '  ').length, indented = width > 1;
  const bullet = !!mark && mark !== '\\', text = bullet && content ? `• ${content}` : content;
  const head = content && mark !== '\\' ? readHead(content, indented, register) : null, first = head ? strip(content.slice(head.textAt)) : '';
  const escaped = head ? first[0] === '\\' : mark === '\\';
  return {
    head, content, text, width, indented, bullet, escaped, start: at + mark.length, blank: !all, lone: !!head && !first,
    said: head ? strip(first.slice(+escaped)) : text,
    topics: mark || content.search(TOPIC) ? [] : once(content.split(TOPIC).map(strip).filter(Boolean)),
    sub: !mark && !indented && SUBHEADING.test(content) && !content.split(GAPS)[5],
  };
};
export const becomesRow = (block) => ROWS.includes(block.kind) && !!block.text;
export const isContribution = (block) => COUNTED.includes(block.kind) && !!block.text;

// Tasks and what is to be read.
const MONTHS = 'januar februar mars april mai juni juli august september oktober november desember'.split(' ');
const DAYS = 'mandag tirsdag onsdag torsdag fredag lørdag søndag'.split(' ');
const LEAD = re(`^((innen|før) )?((den|${DAYS.join('|')}),? )*`);
const DATE = /^(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)(?:\. ?(\d\d?)\.?(?: ?(\d{4}|\d\d))?|\.? ?([a-zæøå]{3,9})\.?(?: (\d{4}))?))$/;
export const readDate = (words, meetingDate) => {
  const text = fold(words), [lead] = LEAD.exec(text), found = DATE.exec(text.slice(lead.length)) ?? [];
  const said = DAYS.find((day) => lead.includes(`${day},`)) ?? DAYS.find((day) => lead.includes(day));
  const months = MONTHS.filter((one) => one.startsWith(found[7])), month = found[2] ?? found[5] ?? (months[1] ? 0 : MONTHS.indexOf(months[0]) + 1);
  const year = found[1] ?? found[6] ?? found[8], from = +(year ?? meetingDate.slice(0, 4)) + (year?.length === 2 ? 2000 : 0);
  for (let n = from; n && n <= from + (year ? 0 : 8); n++) {
    const date = [`${n}`.padStart(4, 0), `${month}`.padStart(2, 0), (found[3] ?? found[4])?.padStart(2, 0)].join('-'), day = new Date(date);
    if (!isNaN(day) && day.toISOString().startsWith(date) && (year || date >= meetingDate)) return said && DAYS[(day.getUTCDay() + 6) % 7] !== said ? '' : date;
  }
  return '';
};
const readTask = (line, register, meetingDate) => {
  const { found, end, text, from, broken } = readNames(line, register).doers();
  let colon = broken ? -1 : text.indexOf(':', end);
  while (colon > end && /[^ ]/.test(text[colon + 1] ?? '')) colon = text.indexOf(':', colon + 1);
  if (colon < 0 || !/^($|(innen|før) |en dag$)/.test(text.slice(end, colon).trim())) return [{ who: [], whoText: '', whenText: '', when: null, what: line }, null];
  const whenText = strip(line.slice(from[end], from[colon]));
  const task = { who: speakersOf(found), whoText: strip(line.slice(0, from[end])), whenText, when: readDate(whenText, meetingDate) || null, what: strip(line.slice(from[colon] + 1)) };
  return [task, doubtIn(found)];
};
const ADDRESS = re(`<(https?://[^${S}<>]+)>`, 'gu'), BARE = re(`https?://[^${S}<>]+`);
const readReference = (text) => {
  const [found] = [...text.matchAll(ADDRESS), BARE.exec(text)];
  if (!found) return { text, url: '' };
  const url = found[1] ?? found[0].replace(/(?<![.,;:!?)])[.,;:!?)]+$/, '');
  const words = strip(text.replace(found[1] ? found[0] : url, '').replace(GAPS, ' ')).replace(/(?<![ ,;:–-])[ ,;:–-]+\.?$/, '').replace(/^[ ,;:–-]+/, '');
  return { text: /[\p{L}\p{N}]/u.test(words) ? words : url, url };
};

// Inside a text: ((members only)) and <https://…>.
const addresses = (text, membersOnly) => text.split(ADDRESS).map((one, n) => ({ text: one, membersOnly, url: n % 2 ? one : '' })).filter((one) => one.text);
export const splitSpans = (text) => {
  const partner = {}, spans = [];
  let open = [], at = 0, from = 0;
  for (const { 0: mark, index } of text.matchAll(/[()\n]/g)) {
    if (mark === '(') open.push(index);
    else if (mark === ')') partner[open.pop()] = index;
    else open = [];
  }
  while ((at = text.indexOf('((', at)) >= 0) {
    const [line] = text.slice(at).split('\n', 1), close = partner[at], first = line.indexOf('))', 2);
    const end = close > at + 2 && text[close - 1] === ')' ? close + 1 : first < 0 ? 0 : at + first + 2;
    if (end) spans.push(...addresses(text.slice(from, at), false), ...addresses(text.slice(at + 2, end - 2), true));
    if (end) from = end;
    at = end || at + line.length;
  }
  return [...spans, ...addresses(text.slice(from), false)];
};

// Lines into blocks: an indented line belongs to what stands above it.
const bare = (content) => strip(content.replace(/^=|:$/g, ''));
const isRow = (draft) => ROWS.includes(draft.kind);
const draftsOf = (lines, register) => {
  const drafts = [];
  let pending = -1, current, opener, anchor = null;
  const start = (at, parent) => {
    const line = lines[at], { head, said, lone, escaped } = line;
    const kind = lone && head.kind !== 'internal' ? 'opener' : head?.kind ?? (line.sub ? 'subheading' : 'information');
    const draft = { kind, at, line, head, parent, opener: null, index: drafts.length, texts: said ? [said] : [], topics: [], offer: [], lone, escaped };
    drafts.push(draft);
    return draft;
  };
  const flush = () => {
    if (pending >= 0) start(pending, null).kind = 'blank';
    pending = -1;
  };
  const more = ({ topics, text }) => {
    const { texts } = current, rows = isRow(current) || current.kind === 'opener';
    if (pending >= 0 && texts.at(-1)) texts.push('');
    pending = -1;
    if (topics[0] && rows) return current.topics.push(...topics);
    if (text || texts.at(-1)) texts.push(text);
    if (!current.lone) return;
    current.lone = false;
    current.kind = current.head.kind;
    if (opener === current) opener = null;
    if (!current.line.indented && isRow(current)) anchor = current.index;
  };
  const list = (draft) => {
    const named = draft.head?.speakers[0];
    if (opener.kind === 'internal' || (opener.head.kind === 'task' && named)) draft.head = null;
    else if (named) return;
    opener.lone = false;
    if (!draft.head) {
      draft.kind = opener.head.kind;
      draft.texts = [draft.line.content];
    } else if (!NOTED.includes(draft.kind)) return;
    draft.opener = opener;
    draft.parent = opener.index;
  };
  const open = (at) => {
    const line = lines[at], draft = start(at, null), { kind, texts } = draft;
    if (opener && !line.bullet && line.head?.kind !== 'internal') opener = null;
    if (line.topics[0] && drafts.every((one) => one === draft || one.kind === 'blank')) return Object.assign(draft, { kind: 'topics', head: null, texts: [], topics: line.topics, lone: false });
    if (opener && line.bullet) list(draft);
    else if (kind === 'information' && !line.escaped) draft.offer = line.offer ??= readNames(line.content, register).offer();
    if (draft.lone && !line.bullet) opener = draft;
    if (isRow(draft) && draft.texts.some(Boolean)) anchor = draft.index;
    else if (draft.kind === 'opener' || kind === 'subheading') anchor = null;
    return draft;
  };
  lines.forEach((line, at) => {
    if (line.blank) {
      if (pending < 0) pending = at;
      return;
    }
    if (pending >= 0 && opener && !opener.head.groups) opener = null;
    if (line.indented && current && (isRow(current) || /^(task|reference|internal|opener)$/.test(current.kind)) && (!line.head || (current.kind === 'internal' && line.width > current.line.width))) return void more(line);
    flush();
    current = line.indented ? start(at, anchor) : open(at);
  });
  flush();
  return drafts;
};
const finalKind = ({ kind, head, escaped, lone, texts }) => {
  if (kind === 'statement' && head && !escaped && !head.doubt && !head.groups && ABSENT.test(texts[0])) return 'absence';
  if (kind !== 'opener' || !lone) return kind;
  return SIGNS[head.label] ?? (!head.speakers[0] || /^unknown/.test(head.doubt?.reason) ? 'subheading' : kind);
};
const blockOf = ({ line, head, opener, parent, texts, topics, offer, escaped }, kind, raw, hidden, register, meetingDate) => {
  const sub = kind === 'subheading', row = ROWS.includes(kind), by = opener?.head ?? head, note = by?.note ?? '';
  let text = sub ? bare(line.content) : strip(texts.join('\n')), doubt = sub ? null : head?.doubt ?? null, task = null;
  if (kind === 'task') {
    const [first, ...rest] = escaped ? ['', text] : text.split('\n');
    [task, doubt] = readTask(first, register, meetingDate);
    text = task.what = strip([task.what, ...rest].join('\n'));
  }
  return {
    kind, raw, text, task, doubt, offer, first: 0, last: 0, parent, label: (!sub && head?.label) || '', note: sub ? '' : note, delimiter: sub ? ':' : head?.delimiter ?? '',
    speakers: (!sub && by?.speakers) || [], membersOnly: hidden || noteWords(note).includes('kun medlemmer') || (!escaped && fold(text.slice(0, 40)).startsWith('(kun medlemmer)')),
    topics: row || kind === 'topics' ? once(topics) : [], reference: kind === 'reference' ? readReference(text) : null, isReply: parent !== null && !opener && row,
    labelAt: !sub && head ? [line.start + head.start, line.start + head.end] : null, textAt: line.start + (head?.textAt ?? 0), indented: line.indented,
  };
};

// A block that says what it said in the call before is the same object, its place brought up to date.
export const makeParser = (register, meetingDate = '') => {
  let known = new Map(), blocks = new Map();
  return {
    parse(text) {
      const raws = text.split('\n'), kept = new Map(), fresh = new Map(), found = [];
      if (!raws.at(-1)) raws.pop();
      const lines = raws.map((raw) => {
        const line = kept.get(raw) ?? known.get(raw) ?? readLine(` ${raw}`.slice(1), register);  // a copy: a slice holds on to all it was cut from
        kept.set(raw, line);
        return line;
      });
      const drafts = draftsOf(lines, register);
      let from = 0;
      drafts.forEach((draft, n) => {
        const { at, parent, opener } = draft, last = drafts[n + 1]?.at ?? lines.length, kind = finalKind(draft), hidden = found[parent]?.membersOnly ?? false;
        const raw = raws.slice(at, last).join('\n') + (last < lines.length || text.endsWith('\n') ? '\n' : '');
        const key = [kind, hidden, parent === null, opener && raws[opener.at], raw].join('\n');
        const block = blocks.get(key)?.shift() ?? blockOf(draft, kind, raw, hidden, register, meetingDate);
        add(fresh, key, block);
        found.push(Object.assign(block, { first: at + 1, last, parent }));
      });
      known = kept;
      blocks = fresh;
      return found;
    },
  };
};
