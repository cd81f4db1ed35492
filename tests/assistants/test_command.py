"""servanda mcp as a client starts it."""

import os
import sys

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client


@pytest.mark.file
def test_over_standard_input_and_output(example) -> None:
    started = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from servanda.cli import main; main()", "mcp", "--ledger", str(example), "--as-of", "2026-06-01"],
        env=dict(os.environ),
    )

    async def asked():
        async with Client(stdio_client(started)) as client:
            tools = await client.list_tools()
            return tools, await client.call_tool("search", {"query": "visa"})

    before = example.read_bytes()
    tools, found = anyio.run(asked)
    assert len(tools.tools) == 6
    assert found.structured_content["statements"]
    assert example.read_bytes() == before
