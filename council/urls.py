"""Addresses. Norwegian slugs; English pages lie under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from council.api import routes
from council.api.answering import answered
from council.views import (
    accounts,
    change_requests,
    following,
    front,
    lists,
    meetings,
    merging,
    my_page,
    one_click,
    open_files,
    organisations,
    pages,
    register_files,
    reports,
    self_service,
    spellings,
    statements,
)

urlpatterns = [
    path("healthz", pages.health, name="healthz"),
    path("robots.txt", open_files.robots, name="robots"),
    path("sitemap.xml", open_files.sitemap, name="sitemap"),
    path("popolo.json", answered(open_files.popolo_file), name="popolo"),
    path("api/v1/", include((routes.urlpatterns(), "api"))),
    *i18n_patterns(
        path("", front.front, name="front"),
        path("", include("meetings.urls.readers")),
        path("innspill/", statements.statement_list, name="statements"),
        path("innspill.atom", statements.statement_atom, name="statement_feed"),
        path("referater.atom", reports.report_atom, name="report_feed"),
        path("innspill.<slug:form>", statements.statement_file, name="statement_file"),
        path("referater.<slug:form>", reports.report_file, name="report_list_file"),
        path("abonner/", following.follow, name="follow"),
        path("abonner/sendt/", following.follow_asked, name="follow_asked"),
        path("abonner/<str:token>/", following.follow_confirm, name="follow_confirm"),
        path("abonnement/<str:token>/", following.following, name="following"),
        path("abonnement/<str:token>/slutt/", one_click.following_stop, name="following_stop"),
        path("organisasjoner/", organisations.organisation_list, name="organisations"),
        path("organisasjoner/<slug:slug>/", organisations.organisation_detail, name="organisation"),
        path("moter/", meetings.meeting_list, name="meeting_list"),
        path("min-side/", my_page.my_page, name="my_page"),
        path("min-side/opplysninger.json", my_page.my_data, name="my_data"),
        path("min-side/passord/", my_page.my_password, name="my_password"),
        path("min-side/organisasjon/<slug:slug>/", self_service.own_organisation, name="own_organisation"),
        path("min-side/organisasjon/<slug:slug>/endre/<slug:what>/", self_service.own_change, name="own_change"),
        path("var-organisasjon/<str:token>/", self_service.organisation_by_link, name="organisation_by_link"),
        path("var-organisasjon/<str:token>/endre/<slug:what>/", self_service.change_by_link, name="change_by_link"),
        path("om/", pages.about, name="about"),
        path("personvern/", pages.privacy, name="privacy"),
        path("tilgjengelighet/", pages.accessibility, name="accessibility"),
        path("logg-inn/", accounts.LogInView.as_view(), name="login"),
        path("logg-ut/", accounts.log_out, name="logout"),
        path("passord/", accounts.ForgottenPasswordView.as_view(), name="password_reset"),
        path("passord/sendt/", accounts.LetterSentView.as_view(), name="password_reset_done"),
        path(
            "passord/<uidb64>/<token>/",
            accounts.NewPasswordView.as_view(),
            name="password_reset_confirm",
        ),
        path("passord/lagret/", accounts.PasswordSetView.as_view(), name="password_reset_complete"),
        path("sekretariat/lister/", lists.lists, name="lists"),
        path("sekretariat/lister/notater/nytt/", lists.note_new, name="note_new"),
        path("sekretariat/lister/notater/<int:pk>/", lists.note_edit, name="note_edit"),
        path("sekretariat/lister/notater/<int:pk>/slett/", lists.note_delete, name="note_delete"),
        path("sekretariat/lister/<slug:name>/", lists.one_list, name="list"),
        path("sekretariat/register/sla-sammen/", merging.merging, name="register_merge"),
        path("sekretariat/register/sla-sammen/<int:pk>/angre/", merging.undoing, name="register_merge_undo"),
        path("sekretariat/register/skrivemater/", spellings.spellings, name="register_spellings"),
        path("sekretariat/register/fil/", register_files.files, name="register_files"),
        path("sekretariat/register/fil/<int:pk>/", register_files.file_preview, name="register_file"),
        path("sekretariat/register/fil/<int:pk>/bort/", register_files.file_discard, name="register_file_discard"),
        path("sekretariat/register/fil/<slug:what>.<slug:form>", register_files.export, name="register_export"),
        path("sekretariat/register/", include("organisations.urls.secretariat")),
        path("sekretariat/endringsforslag/", change_requests.change_requests, name="change_requests"),
        path("sekretariat/endringsforslag/<int:pk>/", change_requests.change_request, name="change_request"),
        path(
            "sekretariat/organisasjoner/<slug:slug>/lenke/", change_requests.organisation_link, name="organisation_link"
        ),
        path("sekretariat/", include("meetings.urls.secretariat")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
handler400 = "council.views.errors.bad_request"
handler500 = "council.views.errors.server_error"
