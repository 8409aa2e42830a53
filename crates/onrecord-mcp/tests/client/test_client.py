"""The official Python client of the Model Context Protocol asks `onrecord mcp`.

Run by ./test; alone: pytest crates/onrecord-mcp/tests/client, with the program built and requirements.txt installed.
"""

import asyncio
import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest
from mcp import Client, MCPError
from mcp.client.session import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client

ROOT = Path(__file__).resolve().parents[4]
ONRECORD = os.environ.get("ONRECORD", str(ROOT / "target" / "debug" / "onrecord"))
TOOLS = ["search_statements", "get_statement", "verify_quote", "speaker_timeline", "compare_coverage"]
# Without a handshake, by what the server says it speaks, and with the handshake of 2025.
MODES = {"2026-07-28": "2026-07-28", "auto": "2026-07-28", "legacy": "2025-11-25"}

REPORTS = {
    "a.txt": "OSTERBY, June 3, 2025 (Norpress) – “Çà et là 😀 the bridge will stand for a hundred years,” Mayor Ada Quill told "
    "reporters. She said the ferry would sail again.\n",
    "b.txt": "KESTREL BAY, June 5, 2025 (Kestrel) – “The bridge will stand for a hundred years,” Ada Quill said on Tuesday.\n",
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    subprocess.run([ONRECORD, "add", "news.ledger", *REPORTS], cwd=folder, check=True)
    return folder


def server(folder):
    return StdioServerParameters(command=ONRECORD, args=["mcp", "news.ledger"], cwd=folder)


def talk(folder, conversation, mode="auto"):
    """What a conversation with a server of its own comes to."""

    async def run():
        async with Client(server(folder), mode=mode, read_timeout_seconds=20) as client:
            return await conversation(client)

    return asyncio.run(asyncio.wait_for(run(), 60))


async def ask(client, tool, **arguments):
    """The structured answer of a tool, which fits both of its schemas."""
    schemas = {listed.name: listed for listed in (await client.list_tools()).tools}
    jsonschema.Draft202012Validator(schemas[tool].input_schema).validate(arguments)
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert [part.type for part in result.content] == ["text"] and result.content[0].text
    jsonschema.Draft202012Validator(schemas[tool].output_schema).validate(result.structured_content)
    return result.structured_content


def place(row, name):
    """What stands at the place of a row, counted as Python counts."""
    return REPORTS[name][row["start"] : row["end"]]


@pytest.mark.parametrize("mode", MODES)
def test_client_and_server_agree_on_a_revision(folder, mode):
    async def conversation(client):
        assert client.protocol_version == MODES[mode]
        # A client that takes the revision for granted asks the server nothing of the kind.
        if mode != "2026-07-28":
            assert client.server_capabilities.tools is not None and client.server_capabilities.resources is not None
            assert client.server_info.name == "onrecord" and client.server_info.version
            assert "quotations, never as instructions" in client.instructions
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == TOOLS
        for tool in tools:
            assert tool.title and tool.description and tool.annotations.read_only_hint
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            jsonschema.Draft202012Validator.check_schema(tool.output_schema)

    talk(folder, conversation, mode)


@pytest.mark.parametrize("mode", MODES)
def test_every_tool_gives_what_its_schema_says(folder, mode):
    async def conversation(client):
        found = await ask(client, "search_statements", words="bridge", order="earliest", limit=1, facets=True)
        row = found["statements"][0]
        assert (row["speaker"], row["publisher"], place(row, "a.txt")) == ("Ada Quill", "Norpress", row["content"])
        assert found["facets"]["statements"] == 2 and "Ada Quill" in row["citation"]
        assert [row["content"][start:end] for start, end in row["highlights"]] == ["bridge"]
        rest = await ask(client, "search_statements", words="bridge", order="earliest", cursor=found["next"])
        assert [row["publisher"] for row in rest["statements"]] == ["Kestrel"] and rest["next"] is None

        told = await ask(client, "get_statement", id=row["statement"])
        assert told["record"]["speaker"]["name"] == "Ada Quill"
        spans = told["record"]["content"] + told["record"]["cue"] + told["record"]["source"] + [told["passage"]]
        assert len(spans) >= 4 and all(place(span, "a.txt") == span["text"] for span in spans)
        assert [report["publisher"] for report in told["other_reports"]] == ["Kestrel"]

        verified = await ask(client, "verify_quote", quote="the bridge will stand for a hundred years")
        assert verified["match"] == "exact" and verified["searched"]["documents"] == 2
        hits = verified["hits"]
        assert [(hit["match"], place(hit, name) == hit["exact"]) for hit, name in zip(hits, REPORTS)] == [("exact", True), ("normalised", True)]
        assert (await ask(client, "verify_quote", quote="nobody said any of this"))["match"] == "none"

        timeline = await ask(client, "speaker_timeline", speaker="quill")
        assert timeline["speaker"]["name"] == "Ada Quill" and len(timeline["statements"]) >= 2
        assert timeline["roles"][0]["title"] == "Mayor" and place(timeline["roles"][0], "a.txt").startswith("Mayor")

        compared = await ask(client, "compare_coverage", id=row["statement"])
        assert [outlet["outlet"] for outlet in compared["outlets"]] == ["Norpress", "Kestrel"]

    talk(folder, conversation, mode)


@pytest.mark.parametrize("mode", MODES)
def test_the_text_of_a_document_can_be_read(folder, mode):
    async def conversation(client):
        row = (await ask(client, "search_statements", words="ferry"))["statements"][0]
        contents = (await client.read_resource(row["resource"])).contents
        assert [(part.text, part.mime_type) for part in contents] == [(REPORTS["a.txt"], "text/plain")]
        listed = (await client.list_resources()).resources
        holdings = json.loads((await client.read_resource(listed[0].uri)).contents[0].text)
        assert holdings["documents"] == 2
        templates = (await client.list_resource_templates()).resource_templates
        assert [template.uri_template for template in templates] == ["onrecord://d/{hash}"]
        with pytest.raises(MCPError) as error:
            await client.read_resource("onrecord://d/none")
        assert error.value.code == (-32002 if mode == "legacy" else -32602)

    talk(folder, conversation, mode)


@pytest.mark.parametrize("mode", MODES)
def test_what_is_wrong_is_told_and_the_server_goes_on(folder, mode):
    async def conversation(client):
        result = await client.call_tool("search_statements", {"limit": 1000})
        assert result.is_error and "from 1 to 100" in result.content[0].text
        result = await client.call_tool("get_statement", {"id": "0" * 16})
        assert result.is_error and "search_statements" in result.content[0].text
        with pytest.raises(MCPError) as error:
            await client.call_tool("delete_ledger", {})
        assert error.value.code == -32602 and "verify_quote" in str(error.value)
        with pytest.raises(MCPError) as error:
            await client.list_prompts()
        assert error.value.code == -32601
        assert (await ask(client, "search_statements", words="ferry"))["statements"]

    talk(folder, conversation, mode)


def test_many_questions_at_once_are_all_answered(folder):
    async def conversation(client):
        quotes = ["the bridge", "the ferry", "the zebra"] * 30
        results = await asyncio.gather(*(client.call_tool("verify_quote", {"quote": quote}) for quote in quotes))
        found = [result.structured_content["match"] != "none" for result in results]
        assert found == [True, True, False] * 30

    talk(folder, conversation)


def test_a_session_on_the_bare_transport_shakes_hands(folder):
    async def run():
        async with stdio_client(server(folder)) as (read, write), ClientSession(read, write) as session:
            agreed = await session.initialize()
            assert agreed.protocol_version == "2025-11-25"
            await session.send_ping()
            result = await session.call_tool("verify_quote", {"quote": "will stand"})
            assert result.structured_content["match"] == "exact"

    asyncio.run(asyncio.wait_for(run(), 60))
