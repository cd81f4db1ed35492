"""Runs the migrations over the connection that the store hands over."""

from alembic import context

from servanda.ledger import schema

context.configure(connection=context.config.attributes["connection"], target_metadata=schema.metadata)
with context.begin_transaction():
    context.run_migrations()
