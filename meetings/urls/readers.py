"""Readers' addresses: reports, earlier revisions, announced meetings, permalinks, papers."""

from django.urls import path

from meetings.views import readers

app_name = "meetings"
urlpatterns = [
    path("referater/", readers.report_list, name="reports"),
    path("referater/<slug:slug>/", readers.report_detail, name="report"),
    path("referater/<slug:slug>/utgave/<int:number>/", readers.revision_detail, name="revision"),
    path("innspill/<int:pk>/", readers.statement_permalink, name="statement"),
    path("moter/<int:pk>/", readers.meeting_detail, name="meeting"),
    path("moter/<int:pk>.ics", readers.meeting_calendar, name="calendar"),
    path("vedlegg/<int:pk>/", readers.attachment, name="attachment"),
]
