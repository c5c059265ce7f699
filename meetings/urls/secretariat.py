"""The secretariat's addresses, under /sekretariat/."""

from django.urls import path

import meetings.urls.keys  # noqa: F401 it teaches addresses what a key is
from meetings.views.secretariat import (
    agenda,
    heads,
    importing,
    items,
    outbox,
    overview,
    participants,
    proposals,
    publishing,
    tasks,
    writing,
)

app_name = "secretariat"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("moter/", overview.meetings, name="meetings"),
    path("moter/ny/", heads.new_meeting, name="new_meeting"),
    path("moter/<int:pk>/", heads.meeting_head, name="meeting"),
    path("moter/<int:pk>/saksliste/", agenda.agenda, name="agenda"),
    path("moter/<int:pk>/neste/", heads.next_meeting, name="next_meeting"),
    path("faste-saker/<int:pk>/", agenda.standing, name="standing"),
    path("moter/<int:pk>/skriv/", writing.write, name="write"),
    path("moter/<int:pk>/deltakere/", participants.participants, name="participants"),
    path("moter/<int:pk>/forhandsvis/", publishing.preview, name="preview"),
    path("moter/<int:pk>/publiser/", publishing.publish, name="publish"),
    path("moter/<int:pk>/publisert/", publishing.published, name="published"),
    path("moter/<int:pk>/rett/", publishing.correct, name="correct"),
    path("moter/<int:pk>/lesere/", publishing.audience, name="audience"),
    path("moter/<int:pk>/trekk-tilbake/", publishing.withdraw, name="withdraw"),
    path("moter/<int:pk>/kunngjor/", publishing.announce, name="announce"),
    path("moter/<int:pk>/slett/", heads.meeting_delete, name="meeting_delete"),
    path("saker/<int:pk>/slett/", items.item_delete, name="item_delete"),
    path("saker/<int:pk>/vedlegg/", items.papers, name="papers"),
    path("vedlegg/<int:pk>/", items.paper, name="paper"),
    path("vedlegg/<int:pk>/slett/", items.paper_delete, name="paper_delete"),
    path("forslag/", proposals.proposals, name="proposals"),
    path("forslag/<int:pk>/", proposals.proposal_settle, name="proposal_settle"),
    path("oppfolging/", tasks.tasks, name="tasks"),
    path("oppfolging/ny/", tasks.new_task, name="new_task"),
    path("oppfolging/<key:pk>/", tasks.task, name="task"),
    path("oppfolging/<key:pk>/endre/", tasks.task_edit, name="task_edit"),
    path("oppfolging/<key:pk>/slett/", tasks.task_delete, name="task_delete"),
    path("utboks/", outbox.outbox, name="outbox"),
    path("utboks/<int:pk>/", outbox.mailing, name="mailing"),
    path("utboks/e-post/<int:pk>/", outbox.mail, name="mail"),
    path("utboks/e-post/<int:pk>/utseende/", outbox.mail_look, name="mail_look"),
    path("utboks/e-post/<int:pk>/avgjor/", outbox.mail_settle, name="mail_settle"),
    path("import/", importing.receive, name="receive"),
    path("import/<int:pk>/", importing.review, name="import"),
    path("import/<int:pk>/forkast/", importing.discard, name="discard"),
    path("import/<int:pk>/original/", importing.original, name="original"),
]
