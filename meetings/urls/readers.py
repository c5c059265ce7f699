"""Readers' addresses: reports, earlier revisions, announced meetings, permalinks, papers."""

from django.urls import path

import meetings.urls.keys  # noqa: F401 it teaches addresses what a key is
from meetings.views import (
    calendars,
    calls,
    circulated,
    digest,
    follow_up,
    late_inputs,
    membership,
    one_click,
    originals,
    proposals,
    readers,
    replies,
    report_files,
)

app_name = "meetings"
urlpatterns = [
    path("referater/", readers.report_list, name="reports"),
    path("referater/<slug:slug>/", readers.report_detail, name="report"),
    path("referater/<slug:slug>/referat.pdf", report_files.report_download, {"form": "pdf"}, name="report_pdf"),
    path("referater/<slug:slug>/referat.docx", report_files.report_download, {"form": "docx"}, name="report_word"),
    path("referater/<slug:slug>/referat.txt", report_files.report_download, {"form": "txt"}, name="report_text"),
    path("referater/<slug:slug>/nettside/", report_files.report_for_web, name="report_for_web"),
    path("referater/<slug:slug>/utgave/<key:number>/", readers.revision_detail, name="revision"),
    path("innspill/<key:pk>/", readers.statement_permalink, name="statement"),
    path("moter/<key:pk>/", readers.meeting_detail, name="meeting"),
    path("moter/<key:pk>.ics", readers.meeting_calendar, name="calendar"),
    path("moter.ics", calendars.public_feed, name="feed"),
    path("moter/<slug:body>.ics", calendars.body_feed, name="body_feed"),
    path("kalender/<str:token>.ics", calendars.member_feed, name="member_feed"),
    path("moter/<key:pk>/saksliste.pdf", readers.agenda_file, name="agenda_file"),
    path("sok-om-medlemskap/", membership.apply, name="apply"),
    path("sok-om-medlemskap/mottatt/", membership.applied, name="applied"),
    path("forslag/", proposals.suggestions, name="suggestions"),
    path("sporsmal/<str:token>/", calls.call_answer, name="call_answer"),
    path("etterpa/<str:token>/", late_inputs.late_input, name="late_input"),
    path("merknader/<str:token>/", circulated.circulated, name="circulated"),
    path("svar/mote/<key:pk>/", replies.answer, name="answer"),
    path("svar/<str:token>/", replies.reply, name="reply"),
    path("svar/<str:token>/registrert/", replies.reply_given, name="reply_given"),
    path("svar/<str:token>/vedlegg/<key:key>/", replies.reply_paper, name="reply_paper"),
    path("svar/<str:token>/mote.ics", replies.reply_calendar, name="reply_calendar"),
    path("ukebrev/<str:token>/", digest.digest, name="digest"),
    path("ukebrev/<str:token>/nei-takk/", one_click.digest_stop, name="digest_stop"),
    path("oppfolging/", follow_up.follow_up, name="follow_up"),
    path("oppfolging.<slug:form>", follow_up.follow_up_file, name="follow_up_file"),
    path("vedlegg/<key:pk>/", readers.attachment, name="attachment"),
    path("originaler/<key:pk>/", originals.original, name="original"),
    path("originaler/<key:pk>/fil/", originals.original_file, name="original_file"),
]
