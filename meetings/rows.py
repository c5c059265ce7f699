"""The rows of a meeting's newest published revision: replaced by permanent id, gone at withdrawal."""

from __future__ import annotations

from django.utils.text import slugify

from meetings.models import (
    AgendaProposal,
    Attachment,
    Audience,
    Meeting,
    Participant,
    Permalink,
    Reference,
    Revision,
    Statement,
    StatementSpeaker,
    StatementTopic,
    Task,
    TaskResponsible,
    Topic,
)
from meetings.notation import public_text, split_spans
from meetings.snapshot import Frozen, Json, statement_blocks
from organisations.folding import fold

SYSTEM = "publishing replaces a meeting's rows"


def remove_rows(meeting: Meeting) -> None:
    """Take away every row that a revision of this meeting made. Permanent ids and editorial facts stay."""
    StatementSpeaker.rows.filter(statement__meeting=meeting).delete()
    Statement.objects.for_system(SYSTEM).filter(meeting=meeting).delete()
    Reference.objects.for_system(SYSTEM).filter(revision__meeting=meeting).delete()
    Participant.objects.for_system(SYSTEM).filter(revision__meeting=meeting).delete()
    TaskResponsible.rows.filter(task__meeting=meeting, task__revision__isnull=False).delete()
    Task.objects.for_system(SYSTEM).filter(meeting=meeting, revision__isnull=False).delete()


def write_rows(revision: Revision, frozen: Frozen, *, editorial_too: bool) -> None:
    """Write the revision's rows in place of the ones before. Constant queries, whatever the number of statements.

    `editorial_too`: the snapshot is new, so the draft's topics and proposals come with it.
    """
    remove_rows(revision.meeting)
    snapshot = frozen.snapshot
    _write_statements(revision, snapshot)
    _write_references(revision, snapshot)
    _write_participants(revision, snapshot)
    _write_tasks(revision, snapshot)
    keys = [block["id"] for block in (*statement_blocks(snapshot), *snapshot["tasks"])]
    Permalink.rows.filter(pk__in=keys).update(last_revision=revision)
    papers = Attachment.objects.for_system(SYSTEM).filter(meeting=revision.meeting)
    papers.filter(pk__in=[row["id"] for row in snapshot["attachments"]]).update(published_in=revision)
    if editorial_too:
        # Those of a deleted item come back with it, if it does.
        papers.filter(in_draft=False).exclude(item__discarded_at__isnull=False).delete()
        _write_topics(snapshot, frozen)
        _write_proposals(snapshot)


def _key(part: Json | None) -> int | None:
    return None if part is None else int(part["id"])


def _write_statements(revision: Revision, snapshot: Json) -> None:
    statements: list[Statement] = []
    speakers: list[StatementSpeaker] = []
    for item in snapshot["items"]:
        for block in item["blocks"]:
            if block["kind"] in {"subheading", "reference"}:
                continue
            above = item["blocks"][block["reply_to"]] if block["reply_to"] is not None else None
            statements.append(
                Statement(
                    permalink_id=block["id"],
                    revision=revision,
                    meeting=revision.meeting,
                    meeting_date=snapshot["meeting"]["date"],
                    item_position=item["position"],
                    item_number=item["number"],
                    item_heading=item["heading"],
                    order=len(statements),
                    parent_id=above.get("id") if above else None,
                    kind=block["kind"],
                    text=block["text"],
                    public_text=public_text(block["text"]),
                    # a line that is members-only from end to end is nothing for the public
                    audience=block["audience"] if public_text(block["text"]).strip() else Audience.MEMBERS,
                )
            )
            speakers.extend(
                StatementSpeaker(
                    statement_id=block["id"],
                    order=order,
                    organisation_id=_key(speaker["organisation"]),
                    person_id=_key(speaker["person"]),
                    group=speaker["group"],
                    label=speaker["label"],
                    certainty=speaker["certainty"],
                )
                for order, speaker in enumerate(block["speakers"])
            )
    Statement.objects.for_system(SYSTEM).bulk_create(statements)
    StatementSpeaker.rows.bulk_create(speakers)


def _write_references(revision: Revision, snapshot: Json) -> None:
    """A reference line is one; so is every `<https://…>` inside a statement."""
    rows: list[Reference] = []
    for item in snapshot["items"]:
        for block in item["blocks"]:
            if block["kind"] == "reference":
                found = [(block["text"], block.get("url", ""), block["audience"])]
            else:
                found = [
                    (span.text, span.url, Audience.MEMBERS.value if span.members_only else block["audience"])
                    for span in split_spans(block["text"])
                    if span.url
                ]
            rows.extend(
                Reference(
                    revision=revision,
                    item_position=item["position"],
                    order=len(rows) + nth,
                    text=text[:500],
                    url=url[:1000],
                    audience=audience,
                )
                for nth, (text, url, audience) in enumerate(found)
            )
    Reference.objects.for_system(SYSTEM).bulk_create(rows)


def _write_participants(revision: Revision, snapshot: Json) -> None:
    Participant.objects.for_system(SYSTEM).bulk_create(
        Participant(
            revision=revision,
            order=order,
            organisation_id=_key(row["organisation"]),
            person_id=_key(row["person"]),
            status=row["status"],
            label=row["label"],
        )
        for order, row in enumerate(snapshot["participants"])
    )


def _write_tasks(revision: Revision, snapshot: Json) -> None:
    tasks = [
        Task(
            permalink_id=task["id"],
            meeting=revision.meeting,
            revision=revision,
            item_position=task["item"],
            order=order,
            what=task["what"],
            who_text=task["who_text"][:300],
            due_on=task["due_on"],
            due_text=task["due_text"][:120],
            audience=task["audience"],
        )
        for order, task in enumerate(snapshot["tasks"])
    ]
    Task.objects.for_system(SYSTEM).bulk_create(tasks)
    TaskResponsible.rows.bulk_create(
        TaskResponsible(
            task_id=task["id"],
            organisation_id=_key(who["organisation"]),
            person_id=_key(who["person"]),
            group=who["group"],
        )
        for task in snapshot["tasks"]
        for who in task["who"]
        if who["organisation"] or who["person"] or who["group"]
    )


def _write_topics(snapshot: Json, frozen: Frozen) -> None:
    """`#tema` lines become editorial rows; those set by hand stay. An unknown topic joins the register."""
    blocks = statement_blocks(snapshot)
    StatementTopic.objects.for_system(SYSTEM).filter(
        statement__in=[block["id"] for block in blocks], origin=StatementTopic.Origin.DRAFT
    ).delete()
    wanted = {fold(name): name for names in frozen.topics for name in names}
    if not wanted:
        return
    known = _known_topics()
    for key, name in wanted.items():
        if key not in known:
            known[key] = Topic.rows.create(name=name, slug=_free_topic_address(name)).pk
    by_hand = set(
        StatementTopic.objects.for_system(SYSTEM)
        .filter(statement__in=[block["id"] for block in blocks])
        .values_list("statement_id", "topic_id")
    )
    pairs = dict.fromkeys(
        (block["id"], known[fold(name)]) for block, names in zip(blocks, frozen.topics, strict=True) for name in names
    )
    StatementTopic.objects.for_system(SYSTEM).bulk_create(
        StatementTopic(statement_id=statement, topic_id=topic, origin=StatementTopic.Origin.DRAFT)
        for statement, topic in pairs
        if (statement, topic) not in by_hand
    )


def _known_topics() -> dict[str, int]:
    """Folded name or synonym → topic; a name wins over another topic's synonym."""
    known: dict[str, int] = {}
    topics = list(Topic.rows.values_list("pk", "folded", "synonyms"))
    for key, _folded, synonyms in topics:
        known.update(dict.fromkeys(filter(None, map(fold, synonyms.splitlines())), key))
    known.update({folded: key for key, folded, _synonyms in topics})
    return known


def _free_topic_address(name: str) -> str:
    wanted = slugify(name.translate(str.maketrans("æøåÆØÅ", "eoaEOA"))) or "tema"
    taken = set(Topic.rows.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _write_proposals(snapshot: Json) -> None:
    """`Forslag:` without a name goes to the backlog of proposals, once (M-57)."""
    found = {
        block["id"]: block["text"]
        for block in statement_blocks(snapshot)
        if block["kind"] == Statement.Kind.PROPOSAL and not block["speakers"]
    }
    known = set(AgendaProposal.rows.filter(statement__in=found).values_list("statement_id", flat=True))
    AgendaProposal.rows.bulk_create(
        AgendaProposal(text=public_text(text)[:400] or text[:400], statement_id=key)
        for key, text in found.items()
        if key not in known
    )
