// The line notation in the browser: the grammar of meetings/notation/, which is right in doubt. Both read the same tables.
// R is the register, t a text as names are compared, D the meeting's date.
const once = (list) => [...new Set(list)], add = (map, key, one) => map.get(key)?.push(one) ?? map.set(key, [one]);
const look = (sticky, s, at) => {
  sticky.lastIndex = at;
  return sticky.exec(s)?.[0].length;
};

// Of each mark with what stands on it, how it is compared; what the page says of look-alikes is known beforehand.
const memo = {};
const alike = (cluster) => {
  const s = [...cluster.normalize('NFC')].map((mark) => memo[mark] ?? mark).join('');
  return s === 'ı' ? s : s.toLowerCase().toUpperCase().toLowerCase();
};
// As compared, and from where in the raw text each mark came.
const foldLine = (raw) => {
  const from = [];
  let t = '', at = 0;
  for (const cluster of raw.match(/[^]\p{M}*/gu) ?? []) {
    const one = memo[cluster] ??= alike(cluster);
    if (one !== ' ' || !t.endsWith(' ')) {
      t += one;
      for (let n = one.length; n--;) from.push(at);
    }
    at += cluster.length;
  }
  return { t, from: [...from, at] };
};
export const fold = (s) => foldLine(s).t.trim();

// What the page says of names and words; and every spelling with all it may mean, the longest first.
export const readRegister = (given) => {
  const organisations = new Map(), people = new Map(), staff = new Map(), spellings = new Map();
  for (const to in given.alike) for (const mark of given.alike[to]) memo[mark] = to;
  const folded = (list) => once(list.map(fold)).filter(Boolean), meaning = (t) => spellings.get(t) ?? spellings.set(t, { t, marks: [...t], bodies: [], full: [], first: new Set() }).get(t);
  for (const [key, short, full, names, seated, kind] of given.organisations) {
    const one = { key, short, full, names, seated, kind, spellings: folded([full, short, ...names]), choice: { organisation: key, person: null, label: short } };
    organisations.set(key, one);
    for (const t of one.spellings) meaning(t).bodies.push(one);
  }
  for (const [key, full, names, organisation, attending] of given.people) {
    const body = organisations.get(organisation), spellings = folded([full, ...names]);
    const one = { full, names, attending, spellings, choice: { organisation, person: key, label: body ? `${body.short}/${full}` : full } };
    people.set(key, one);
    add(staff, organisation, one);
    for (const t of spellings) if (t.includes(' ')) meaning(t).full.push(one);
    if (attending) for (const t of spellings) for (const { index } of t.matchAll(/ |$/g)) meaning(t.slice(0, index)).first.add(one);
  }
  for (const word in given.groups) meaning(fold(word)).group = given.groups[word];
  return { ...given, organisations, people, staff, spellings, longest: [...spellings.values()].sort((a, b) => b.t.length - a.t.length), words: new Map(given.words), roles: new Map(given.roles) };
};

// A name that is read: {speaker, doubt, body, dash: whether one may stand for the colon}.
const named = (organisation, person = null, more, group = '') => ({ speaker: { organisation, person, group }, ...more });
const unsure = (label, reason, list, organisation = null) => named(organisation, null, { doubt: { label, reason, candidates: list.map((one) => one.choice) } });
const present = (list) => list.filter((one) => one.attending), doubtIn = (names) => names.find((one) => one.doubt)?.doubt ?? null;
const only = ([one, more], other) => one && !more ? named(one.organisation, one.person) : other;
const speakersOf = (names) => [...new Map(names.map((one) => [JSON.stringify([one.speaker, one.doubt]), one.speaker])).values()];
const meant = (label, entry) => {
  const seated = entry.bodies.filter((one) => one.seated), here = present(entry.full), list = here[0] ? here : [...entry.first];
  return seated[1] ? unsure(label, 'near_miss', seated.map((one) => ({ choice: { ...one.choice, label: one.full } })))
    : seated[0] ? named(seated[0].key, null, { body: seated[0], dash: true })
    : list[1] ? unsure(label, 'shared_first_name', list)
    : list[0] ? named(list[0].choice.organisation, list[0].choice.person, { dash: !!here[0] })
    : entry.group ? named(null, null, null, entry.group)
    : entry.bodies[0] ? unsure(label, 'not_seated', entry.bodies) : unsure(label, 'unknown_name', entry.full);
};

// How many marks are too many, lacking, others, or swapped; more than the limit is 9 at least.
const slips = (one, other, limit) => {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const [a, b] = [one.slice(same), other.slice(same)], past = (n, m) => slips(a.slice(n), b.slice(m), limit - 1);
  if (!a[0] && !b[0]) return 0;
  return limit ? 1 + Math.min(past(1, 0), past(0, 1), past(1, 1), a[0] === b[1] && a[1] === b[0] ? past(2, 2) : 9) : 9;
};

// Names at the head of a line.
const JOINT = / ?[,/&] ?| og /y, SLASH = / ?\/ ?/y, NOTES = /( ?\([^()]{0,120}\))*/uy, COLON = / ?:/y, COLON_APART = / ?:(?= |$)/y, DASH = / ?- | -/y;
const WORD = /[\p{L}\p{N}_]*/uy, GENITIVE = /('?s(?= ))?/y, NAME = /[\p{L}\p{N}_.'-]+( [\p{L}\p{N}_.'-]+){0,3}/uy;
const UNKNOWN = /^([^:]{1,60}?)( ?\([^():]{0,120}\))* ?:( |$)/u, DUE = / ?((innen|før) .*?|en dag)? ?:(?= |$)|:/y, GOES_ON = /^\s+(?!(og|eller)( |$))\p{Lowercase}/u;
const TOPIC = /(?:^|\s)#(?=[^\s#])/, SUBHEADING = /^[\p{L}\p{N}_«"'][^.?!:;\s]*(\s+[^.?!:;\s]+){0,4}\s*:$/u;
const DATE = /^(\d\d?)(?:\. ?| ?(?=[a-z]))(\d\d?|[a-z]{3,9})\.?(?: ?(\d\d|[12]\d{3}))?$/;

// The pieces of a text: ((…)) is for members only, and <https://…> an address.
export const splitSpans = (text) => {
  const spans = [], put = (piece, membersOnly = false) => piece.split(/<(https?:\/\/[^\s<>]+)>/).forEach((one, n) => one && spans.push({ text: one, membersOnly, url: n % 2 ? one : '' }));
  let done = 0, at = 0;
  while ((at = text.indexOf('((', at)) >= 0) {
    const [line] = text.slice(at).split('\n', 1);
    let size = 0, depth = 0;
    do depth += { '(': 1, ')': -1 }[line[size++]] ?? 0; while (depth && size < line.length);
    if (depth || line[size - 2] !== ')') size = line.indexOf('))', 2) + 2;
    if (size > 1) {
      put(text.slice(done, at));
      put(text.slice(at + 2, done = at + size - 2), true);
      done += 2;
    }
    at += size > 1 ? size : line.length;
  }
  put(text.slice(done));
  return spans;
};

// A reader of texts by one register.
export const makeParser = (R, D = '') => {
  // Names nobody registered.
  const doubtful = (label) => {
    const t = fold(label), short = /^\p{L}{2,6}$/u.test(label) && label === label.toUpperCase();
    if (!/^[\p{L}\p{N}].*[\p{L}\p{N}]\.*$/su.test(label) || R.terms.includes(t)) return null;
    const near = nearest([...t], short ? 2 : 4);
    return short ? unsure(label, 'unknown_abbreviation', near) : near[0] ? unsure(label, 'near_miss', near) : /^(\p{Lu}[\p{L}'\u2019.-]*(\s+|$)){2,4}$/u.test(label) && unsure(label, 'unknown_name', near);
  };
  const nearest = (marks, shortest) => {
    const limit = marks.length < 8 ? 1 : 2, found = {};
    for (const { marks: other, bodies, full, first } of R.longest) {
      const size = other.length, n = Math.min(size, marks.length) < shortest || Math.abs(size - marks.length) > limit ? 0 : slips(marks, other, limit);
      if (n && n < 9) for (const one of [...bodies, ...present(size > 4 ? [...full, ...first] : full)]) found[n + one.choice.label] ??= one;
    }
    return once(Object.keys(found).sort().map((key) => found[key])).slice(0, 5);
  };
  const reader = (content) => {
    const [raw] = /^[^]{0,600}/u.exec(content), { t, from } = foldLine(raw), failed = new Set();
    const written = (at, end) => raw.slice(from[at], from[end]).trim(), spelt = (s) => R.spellings.get(fold(s)), word = (at) => t.slice(at, at + look(WORD, t, at));
    const meanings = (at, ending = /(?:)/y) => R.longest.filter((one) => t.startsWith(one.t, at)).map((one) => [one, at + one.t.length + look(ending, t, at + one.t.length)]).filter(([, end]) => !word(end));
    function* personsOf(body, at, start) {
      const staff = R.staff.get(body.key) ?? [];
      for (let end = start + look(NAME, t, start); end > start; end = t.lastIndexOf(' ', end - 1)) {
        const name = written(start, end), label = written(at, end), key = fold(name), listed = present(spelt(name)?.full ?? []), own = staff.filter((one) => one.spellings.some((other) => `${other} `.startsWith(`${key} `)));
        const list = [own.filter((one) => one.spellings.includes(key)), present(own), own, listed[1] ? [] : listed].find((some) => some[0]);
        if (list?.[1]) yield [unsure(label, 'shared_first_name', list, body.key), end];
        else if (list || !/(^|\s)[^\p{Lu}\s]/u.test(name) && name !== name.toUpperCase()) yield [named(body.key, list?.[0].choice.person, { dash: true }), end];
      }
    }
    function* namesAt(at) {
      for (const [one, end] of meanings(at)) {
        const name = meant(written(at, end), one), start = end + look(SLASH, t, end);
        if (name.body && start && !meanings(start).some(([other]) => other.bodies[0] || other.group)) yield* personsOf(name.body, at, start);
        yield [name, end];
      }
    }
    function* doersAt(at) {
      for (const [name, end] of namesAt(at)) {
        const one = name.doubt ? only(name.doubt.candidates, name) : name;
        if (!one.speaker.group) yield [one, end];
      }
      const role = R.roles.get(word(at));
      if (role) yield [named(null, null, null, role), at + word(at).length];
    }
    const talkersAt = (at) => meanings(at, GENITIVE).map(([one, end]) => [meant('', one), end]).filter(([one]) => one.body);
    // Names after each other, each the longest that lets the rest be read.
    const chain = (oneAt, ended, at = 0, depth = 0) => {
      for (const [name, end] of failed.has(at) || depth > 39 ? [] : oneAt(at)) {
        const joint = look(JOINT, t, end), rest = joint && chain(oneAt, ended, end + joint, depth + 1);
        const found = rest && (name.dash || rest.delimiter === ':') ? { ...rest, names: [name, ...rest.names] } : ended([name], at, end);
        if (found) return found;
      }
      failed.add(at);
    };
    const ended = (read, at, end, kind) => {
      const after = end + look(NOTES, t, end), notes = written(end, after).split(/[()]/).filter((_, n) => n % 2).map((one) => one.trim()), inNotes = (one) => notes.some((note) => spelt(note)?.bodies.some((body) => body.key === one.organisation));
      const names = read.map((one) => one.doubt?.reason === 'shared_first_name' ? only(one.doubt.candidates.filter(inNotes), one) : one), [one] = names;
      const colon = look(doubtIn(names) ? COLON_APART : COLON, t, after), stop = after + (colon ?? look(DASH, t, after)), delimiter = colon ? ':' : raw.slice(from[after], from[stop]);
      // «FVR – Forum for …» says what the letters mean; nobody speaks.
      const explains = (other, n) => other !== t.slice(at, end) && (other === t.slice(stop).trim() || !n && t.startsWith(other, stop) && !word(stop + other.length));
      return stop && (colon || one?.dash && !/^\s+[-\u2010\u2011]$/.test(delimiter) && !one.body?.spellings.some(explains)) && { kind, names, end: from[end], note: notes.join(', '), delimiter, textAt: from[stop] };
    };
    const reserved = () => {
      const [sign] = /^(= ?)?/.exec(t), kind = R.words.get(word(sign.length));
      return kind && (!sign || /^(summary|decision)$/.test(kind)) && ended([], 0, sign.length + word(sign.length).length, kind);
    };
    const unknown = () => {
      const [, { length: end }] = UNKNOWN.exec(t) ?? ['', ''], label = written(0, end), whole = doubtful(label), names = whole ? [whole] : label.split(/\s*[,/&]\s*|\s+og\s+/).map((one) => spelt(one) ? meant(one, spelt(one)) : doubtful(one));
      return names.every(Boolean) && ended(names, 0, end);
    };
    return {
      reserved, label: () => chain(namesAt, ended) || reserved() || unknown(),
      // Who is to do it, by when, and where that ends.
      task: () => chain(doersAt, (names, at, end) => {
        const stop = end + look(DUE, t, end);
        return stop && { names, delimiter: ':', whoText: written(0, end), whenText: written(end, stop - 1), textAt: from[stop] };
      }),
      offer: () => {
        const found = chain(talkersAt, (names, at, end) => GOES_ON.test(raw.slice(from[end])) && { names, delimiter: ':' });
        return found && /^\p{Lu}/u.test(content) ? once(found.names.map((one) => one.body.key)) : [];
      },
    };
  };

  // What a line says by itself.
  const inNote = (note) => note.split(/[,;]/).map(fold);
  const readHead = (content, indented) => {
    const [sign, meaning] = R.signs.find(([one]) => content.startsWith(one)) ?? [], reads = reader(content);
    const head = (sign ? reads.reserved() : reads.label()) || sign && { kind: meaning, names: [], end: sign.length, note: '', delimiter: '', textAt: sign.length };
    if (!head) return null;
    const { names, end, note } = head, speakers = speakersOf(names), groups = names[0] && names.every((one) => one.speaker.group);
    const kind = head.kind ?? inNote(note).map((one) => R.words.get(one)).find((one) => R.noted.includes(one))
      ?? (!groups ? 'statement' : indented && speakers.some((one) => R.answering.includes(one.group)) ? 'answer' : 'input');
    return { ...head, kind, speakers, groups, doubt: doubtIn(names), label: content.slice(0, end).trim() };
  };
  const readLine = (raw) => {
    const all = raw.trim(), mark = all[0] === '\\' ? all[0] : R.bullets.includes(all[0]) && /^.(\s+|$)/.exec(all)?.[0] || '', content = all.slice(mark.length).trim(), at = raw.indexOf(all), width = raw.slice(0, at).replaceAll('\t', '  ').length;
    const indented = width > 1, plain = mark === '\\', bullet = mark && !plain, whole = bullet && content ? `• ${content}` : content;
    const head = plain ? null : readHead(content, indented), first = head ? content.slice(head.textAt).trim() : '', escaped = head ? first[0] === '\\' : plain;
    return {
      raw, head, content, whole, width, indented, bullet, escaped, start: at + mark.length, text: head ? first.slice(+escaped).trim() : whole,
      topics: mark || content.search(TOPIC) ? [] : content.split(TOPIC).map((one) => one.trim()).filter(Boolean), sub: !mark && !indented && SUBHEADING.test(content),
    };
  };

  const readDate = (words) => {
    const parts = fold(words).split(/,? /), rest = parts.filter((one) => !R.beside.includes(one)).join(' ').replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3.$2.$1');
    const [, day, month, year] = DATE.exec(rest) ?? [], [number, more] = R.months.flatMap((one, n) => one.startsWith(month) || n + 1 == month ? [n + 1] : []), from = +(year?.padStart(4, '20') ?? D.slice(0, 4));
    const iso = number && !more && [...Array(year ? 1 : 9).keys()].map((n) => [from + n, `${number}`.padStart(2, 0), day.padStart(2, 0)].join('-')).find((one) => new Date(one).toJSON()?.startsWith(one) && (year || one >= D));
    return iso && parts.every((one) => !R.days.includes(one) || one === R.days.at(new Date(iso).getUTCDay() - 1)) ? iso : null;
  };
  // Lines into blocks: an indented line belongs to what stands above it.
  const kindOf = ({ kind, head, line, text }) => kind ?? (!head ? line.sub ? 'subheading' : 'information' : text || line.escaped || head.kind === 'internal' ? head.kind : 'opener');
  const draftsOf = (lines) => {
    const drafts = [], isRow = () => R.rows.includes(kindOf(now));
    let gap, now, opener, anchor = null;
    const start = (at, parent, kind) => drafts.push(now = { kind, at, line: lines[at], head: lines[at].head, text: lines[at].text, topics: [], parent, opener: null, index: drafts.length });
    // A bullet of a list: a name of its own wins over the opener's, but not where all is internal, nor where it does the task.
    const list = ({ content, head }) => {
      const { kind } = opener.head;
      if (head?.speakers[0] && kind !== 'internal' && kind !== 'task') return;
      opener.listed = true;
      if (!head || head.speakers[0] || kind === 'internal') Object.assign(now, { head: null, kind, text: content });
      if (!now.head || R.noted.includes(kindOf(now))) Object.assign(now, { opener, parent: opener.index });
    };
    lines.forEach((line, at) => {
      const { head, indented, bullet, topics } = line;
      if (!line.raw.trim()) return gap ??= at;
      if (gap >= 0 && !opener?.head.groups) opener = null;
      if (indented && now && !/^(topics|subheading)$/.test(kindOf(now)) && (!head || kindOf(now) === 'internal' && line.width > now.line.width)) {
        if (gap >= 0 && now.text) now.text += '\n';
        if (topics[0] && (isRow() || kindOf(now) === 'opener')) now.topics.push(...topics);
        else now.text += (now.text && '\n') + line.whole;
      } else {
        if (gap >= 0) start(gap, null, 'blank');
        const first = topics[0] && !indented && drafts.every((one) => one.kind === 'blank');
        start(at, indented ? anchor : null);
        if (first) Object.assign(now, { kind: 'topics', text: '', topics });
        if (!indented) {
          if (!bullet && head?.kind !== 'internal') opener = null;
          if (bullet && opener && !opener.text) list(line);
          if (head && !now.text && !line.escaped && !bullet) opener = now;
        }
      }
      gap = undefined;
      if (!now.line.indented) anchor = isRow() && now.text ? now.index : /^(opener|subheading)$/.test(kindOf(now)) ? null : anchor;
    });
    if (gap >= 0) start(gap, null, 'blank');
    return drafts;
  };
  const begins = (text, words) => words.some((one) => (text = fold(text.slice(0, 40))).startsWith(one) && !/^[\p{L}\p{N}]{2}/u.test(text.slice(one.length - 1)));
  const blockOf = (draft, raw, hidden) => {
    const { opener, listed, parent, topics } = draft, { content, start, indented, escaped } = draft.line, by = opener?.head ?? draft.head, note = by?.note ?? '';
    let kind = kindOf(draft), { head } = draft;
    if (kind === 'statement' && head && !escaped && !head.doubt && !head.groups && begins(draft.text, R.absent)) kind = 'absence';
    else if (kind === 'opener' && !listed) kind = !head.delimiter ? head.kind : !head.speakers[0] || /^unknown/.test(head.doubt?.reason) ? 'subheading' : kind;
    const sub = kind === 'subheading', row = R.rows.includes(kind);
    if (sub) head = null;
    let text = sub ? content.replace(/^=|:$/g, '').trim() : draft.text.replace(/\n{3,}/g, '\n\n').trim(), doubt = head?.doubt ?? null, task = null;
    if (kind === 'task') {
      const [first, ...rest] = escaped ? ['', text] : text.split('\n'), { names = [], whoText = '', whenText = '', textAt = 0 } = reader(first).task() || {};
      text = [first.slice(textAt), ...rest].join('\n').trim();
      task = { who: speakersOf(names), whoText, whenText, when: readDate(whenText), what: text };
      doubt = doubtIn(names);
    }
    return {
      kind, raw, text, task, doubt, parent, label: head?.label ?? '', note, delimiter: sub ? ':' : head?.delimiter ?? '', speakers: !sub && by?.speakers || [], counted: R.counted.includes(kind) && !!text,
      membersOnly: hidden || inNote(note).includes('kun medlemmer') || !escaped && begins(text, ['(kun medlemmer)']), topics: once(topics),
      isReply: parent !== null && !opener && row, labelAt: head && [start, start + head.end], textAt: start + (head?.textAt ?? 0),
      offer: kind === 'information' && !indented && !escaped ? reader(content).offer() : [],
    };
  };

  // A block that says what it said in the call before is the same object, with its place brought up to date.
  let known = new Map();
  return { parse: (text) => {
    const kept = new Map(), found = [], lines = (text.match(/[^\n]*\n|[^\n]+/g) ?? []).map((raw) => {
      const line = known.get(raw)?.shift() ?? readLine(` ${raw}`.slice(1)); // a copy: a slice would keep the whole text
      add(kept, line.raw, line);
      return line;
    });
    draftsOf(lines).forEach((draft, n, { [n + 1]: next }) => {
      const { at, line, parent, opener } = draft, last = next?.at ?? lines.length, hidden = !!found[parent]?.membersOnly;
      const raw = lines.slice(at, last).map((one) => one.raw).join(''), key = [draft.kind, draft.listed, hidden, parent === null, opener?.line.raw, raw].join('\n');
      if (line.key !== key) Object.assign(line, { key, block: blockOf(draft, raw, hidden) });
      found.push(Object.assign(line.block, { first: at + 1, last, parent }));
    });
    known = kept;
    return found;
  } };
};
