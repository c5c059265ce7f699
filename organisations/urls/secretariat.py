"""The register's addresses, under /sekretariat/register/."""

from django.urls import path

from organisations.views import register

app_name = "register"
urlpatterns = [
    path("", register.index, name="index"),
    path("organisasjoner/ny/", register.new_organisation, name="new_organisation"),
    path("organisasjoner/<int:pk>/", register.organisation, name="organisation"),
    path("organisasjoner/<int:pk>/endre/", register.organisation_edit, name="organisation_edit"),
    path("organisasjoner/<int:pk>/navn/", register.name_new, name="name_new"),
    path("organisasjoner/<int:pk>/hendelser/", register.event_new, name="event_new"),
    path("organisasjoner/<int:pk>/medlemskap/", register.seat_new, name="seat_new"),
    path("personer/<int:pk>/", register.person, name="person"),
    path("personer/<int:pk>/endre/", register.person_edit, name="person_edit"),
    path("medlemskap/<int:pk>/avslutt/", register.seat_end, name="seat_end"),
    path("medlemskap/<int:pk>/representant/", register.change_fixed, name="change_fixed"),
    path("medlemskap/<int:pk>/vara/", register.change_deputy, name="change_deputy"),
]
