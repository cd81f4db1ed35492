"""The application: a ledger, its pages and its API behind one shield."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import DatabaseError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response

from servanda import __version__
from servanda.ledger import Ledger, LedgerError
from servanda.web import api, pages
from servanda.web.access import Gate, LoginNeededError
from servanda.web.memory import Memory
from servanda.web.meter import Meter
from servanda.web.pages import errors
from servanda.web.rendering import Pages
from servanda.web.settings import Settings
from servanda.web.shield import Shield
from servanda.web.warming import warming

API = "/api/v1"


def create_app(settings: Settings) -> FastAPI:
    """The application that serves the ledger of `settings`; `LedgerError` where that cannot be opened.

    It holds the ledger open until its lifespan ends.
    """
    ledger = Ledger(settings.ledger)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        stop = warming(app) if settings.warm else None
        yield
        if stop:
            stop()
        ledger.close()

    app = FastAPI(
        title="Servanda",
        version=__version__,
        description=f"What was promised, asked and claimed: {settings.profile.title}; each with the words it rests on.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.ledger = ledger
    app.state.memory = Memory(ledger)
    app.state.gate = Gate(settings)
    app.state.registry = CollectorRegistry()
    app.state.pages = Pages(settings)
    app.include_router(api.router(), prefix=API)
    app.include_router(pages.router())
    _handle_errors(app)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=5)
    app.add_middleware(Shield, hosts=settings.hosts, rate=settings.rate, burst=settings.burst)
    app.add_middleware(Meter, registry=app.state.registry)
    return app


def _handle_errors(app: FastAPI) -> None:
    def told(request: Request, status: int, what: str, advice: str = "") -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": what}, status_code=status)
        return errors.page(request, status, what, advice)

    @app.exception_handler(LoginNeededError)
    def login_needed(request: Request, error: LoginNeededError) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse(
                {"detail": f"A token with the right to {error.right} is needed."},
                status_code=401,
                headers={"WWW-Authenticate": "Bearer"},
            )
        return errors.login_needed(request, error.right)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        answer = told(request, error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        wrong = [f"{'.'.join(str(part) for part in e['loc'][1:]) or 'request'}: {e['msg']}" for e in error.errors()]
        return told(request, 422, "; ".join(wrong)[:600], "Take it out of the address, or go back.")

    @app.exception_handler(LedgerError)
    def ledger_trouble(request: Request, error: LedgerError) -> Response:
        return told(request, 503, str(error), "Try again in a moment.")

    @app.exception_handler(DatabaseError)
    def database_trouble(request: Request, _: DatabaseError) -> Response:
        return told(request, 503, "The ledger cannot be read just now.", "Try again in a moment.")

    @app.exception_handler(Exception)
    def unexpected(request: Request, _: Exception) -> Response:
        return told(request, 500, "Something went wrong here; the server's log tells what.")
