"""The register's addresses, under /sekretariat/register/."""

from django.urls import path

from organisations.views import bodies, people, register, seats

app_name = "register"
urlpatterns = [
    path("", register.index, name="index"),
    path("organisasjoner/ny/", register.new_organisation, name="new_organisation"),
    path("organisasjoner/<int:pk>/", register.organisation, name="organisation"),
    path("organisasjoner/<int:pk>/endre/", register.organisation_edit, name="organisation_edit"),
    path("organisasjoner/<int:pk>/navn/", register.name_new, name="name_new"),
    path("organisasjoner/<int:pk>/hendelser/", register.event_new, name="event_new"),
    path("organisasjoner/<int:pk>/medlemskap/", seats.seat_new, name="seat_new"),
    path("navn/<int:pk>/", register.name_edit, name="name_edit"),
    path("navn/<int:pk>/slett/", register.name_delete, name="name_delete"),
    path("hendelser/<int:pk>/", register.event_edit, name="event_edit"),
    path("hendelser/<int:pk>/slett/", register.event_delete, name="event_delete"),
    path("personer/ny/", people.person_new, name="person_new"),
    path("personer/<int:pk>/", people.person, name="person"),
    path("personer/<int:pk>/endre/", people.person_edit, name="person_edit"),
    path("personer/<int:pk>/skrivemate/", people.spelling_new, name="spelling_new"),
    path("personer/<int:pk>/innlogging/", people.log_in, name="log_in"),
    path("personnavn/<int:pk>/", people.spelling_edit, name="spelling_edit"),
    path("personnavn/<int:pk>/slett/", people.spelling_delete, name="spelling_delete"),
    path("medlemskap/<int:pk>/endre/", seats.seat_edit, name="seat_edit"),
    path("medlemskap/<int:pk>/slett/", seats.seat_delete, name="seat_delete"),
    path("medlemskap/<int:pk>/avslutt/", seats.seat_end, name="seat_end"),
    path("medlemskap/<int:pk>/representant/", seats.change_fixed, name="change_fixed"),
    path("medlemskap/<int:pk>/vara/", seats.change_deputy, name="change_deputy"),
    path("roller/<int:pk>/", seats.role_edit, name="role_edit"),
    path("roller/<int:pk>/slett/", seats.role_delete, name="role_delete"),
    path("organer/", bodies.bodies, name="bodies"),
    path("organer/nytt/", bodies.body_new, name="body_new"),
    path("organer/<int:pk>/", bodies.body, name="body"),
    path("organer/<int:pk>/endre/", bodies.body_edit, name="body_edit"),
    path("organer/<int:pk>/verv/", bodies.office_new, name="office_new"),
    path("verv/<int:pk>/", bodies.office_edit, name="office_edit"),
    path("verv/<int:pk>/avslutt/", bodies.office_end, name="office_end"),
    path("verv/<int:pk>/slett/", bodies.office_delete, name="office_delete"),
]
