from django.http import HttpRequest, HttpResponse


def statement_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
