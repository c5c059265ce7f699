"""The one log-in door, the way out, and passwords set by a mailed link."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import logout
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, PasswordResetForm, SetPasswordForm
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organisations.access import is_secretariat
from organisations.models import User

if TYPE_CHECKING:
    OwnPasswordForm = SetPasswordForm[User]
else:
    OwnPasswordForm = SetPasswordForm  # not subscriptable when it runs


class LogInForm(AuthenticationForm):
    """E-mail address and password. A wrong address and a wrong password get the same sentence."""

    error_messages = {
        "invalid_login": _("Adressen og passordet hører ikke sammen. Prøv igjen, eller be om et nytt passord."),
        "inactive": _("Adressen og passordet hører ikke sammen. Prøv igjen, eller be om et nytt passord."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("E-postadresse")
        self.fields["username"].widget.attrs.update(autocomplete="username", inputmode="email", autofocus=False)
        self.fields["username"].error_messages["required"] = _("Skriv e-postadressen din.")
        self.fields["password"].label = _("Passord")
        self.fields["password"].error_messages["required"] = _("Skriv passordet ditt.")


class ForgottenPasswordForm(PasswordResetForm):
    """Asks for an address; the answer never tells whether it has an account.

    A new account has no password yet, so an account without a usable one gets the letter too.
    """

    email = forms.EmailField(
        label=_("E-postadresse"),
        max_length=254,
        error_messages={
            "required": _("Skriv e-postadressen din."),
            "invalid": _("Skriv adressen slik: navn@eksempel.no."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def get_users(self, email: str) -> list[User]:
        return list(User.objects.filter(email__iexact=email, is_active=True))


class NewPasswordForm(OwnPasswordForm):
    error_messages = {"password_mismatch": _("De to passordene er ikke like. Skriv det samme i begge feltene.")}

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(user, *args, **kwargs)
        self.fields["new_password1"].label = _("Nytt passord")
        self.fields["new_password1"].help_text = _("Minst tolv tegn. Gjerne flere vanlige ord etter hverandre.")
        self.fields["new_password2"].label = _("Nytt passord en gang til")
        self.fields["new_password2"].help_text = ""
        for name in ("new_password1", "new_password2"):
            self.fields[name].error_messages["required"] = _("Skriv det nye passordet.")


class ChangePasswordForm(NewPasswordForm, PasswordChangeForm):
    """For who is logged in: the old password first."""

    error_messages = {
        **NewPasswordForm.error_messages,
        "password_incorrect": _("Det er ikke passordet du har nå. Prøv igjen, eller be om et nytt passord."),
    }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(user, *args, **{"label_suffix": "", **kwargs})
        self.fields["old_password"].label = _("Passordet du har nå")
        self.fields["old_password"].error_messages["required"] = _("Skriv passordet du har nå.")
        self.fields["old_password"].widget.attrs["autofocus"] = False


@method_decorator(login_not_required, name="dispatch")
class LogInView(auth.LoginView):
    form_class = LogInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """The secretariat goes straight to its work."""
        if is_secretariat(self.request.user):
            return reverse("secretariat:overview")
        default: str = super().get_default_redirect_url()
        return default

    def get_success_url(self) -> str:
        """Nobody is led from the door to the door."""
        wanted: str = super().get_success_url()
        return self.get_default_redirect_url() if wanted == self.request.path else wanted


@method_decorator(login_not_required, name="dispatch")
class ForgottenPasswordView(auth.PasswordResetView):
    form_class = ForgottenPasswordForm
    template_name = "registration/password_reset_form.html"
    email_template_name = "registration/password_reset_email.txt"
    subject_template_name = "registration/password_reset_subject.txt"
    success_url = reverse_lazy("password_reset_done")


@method_decorator(login_not_required, name="dispatch")
class LetterSentView(auth.PasswordResetDoneView):
    template_name = "registration/password_reset_done.html"


@method_decorator(login_not_required, name="dispatch")
class NewPasswordView(auth.PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "registration/password_reset_confirm.html"
    success_url = reverse_lazy("password_reset_complete")


@method_decorator(login_not_required, name="dispatch")
class PasswordSetView(auth.PasswordResetCompleteView):
    template_name = "registration/password_reset_complete.html"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def log_out(request: HttpRequest) -> HttpResponse:
    """Asks once, then ends the session. Stored pages carry no token, so their «Logg ut» is a link to here."""
    if isinstance(request.user, AnonymousUser):
        return HttpResponseRedirect(reverse("front"))
    if request.method == "POST":
        logout(request)
        return HttpResponseRedirect(reverse("front"))
    return render(request, "registration/log_out.html")
