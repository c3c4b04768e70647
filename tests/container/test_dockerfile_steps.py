from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.dockerfile_steps import Unsupported, expand, parse, steps


def plan(text: str, **build_arguments: str) -> list[list[str]]:
    return list(steps(parse(text), build_arguments))


def test_lines_continue_past_comments_and_blank_lines() -> None:
    (found,) = parse("# head\nRUN a \\\n  # not for the shell\n\n  && b\n")
    assert (found.line, found.keyword, found.value.split()) == (2, "RUN", ["a", "&&", "b"])


def test_flags_are_taken_off() -> None:
    (found,) = parse("RUN --mount=type=cache,target=/c --mount=type=secret,id=s,target=/s x --y=z")
    assert [value for _, value in found.flags] == [
        "type=cache,target=/c",
        "type=secret,id=s,target=/s",
    ]
    assert found.value == "x --y=z"


@pytest.mark.parametrize(
    "text",
    [
        "FROM a\nADD x y",
        "FROM a\nCOPY --chown=1:1 x y",
        "FROM a\nRUN <<END\nx\nEND",
        "FROM a\nRUN x \\",
        "FROM a\nWORKDIR ${X:-y}",
        "FROM a\nENV X=\\$Y",
        "FROM a\nENV X='$Y'",
        "FROM a\nRUN --mount=type=bind,target=/x y",
        "ENV a=b\nFROM a",
        "ARG a=b",
    ],
)
def test_what_lies_outside_the_subset_is_refused(text: str) -> None:
    with pytest.raises(Unsupported):
        plan(text)


def test_unknown_build_argument_or_stage_is_refused() -> None:
    with pytest.raises(KeyError):
        plan("FROM a", NAME="x")
    with pytest.raises(KeyError):
        plan("FROM a\nCOPY --from=b x y")


def test_argument_has_default_override_and_end_of_scope() -> None:
    text = "ARG I=a:1\nFROM $I AS one\nARG I\nARG V=d\nRUN x\nFROM one\nRUN y"
    runs = [words for words in plan(text, V="given") if words[0] == "do_run"]
    assert {"I=a:1", "V=given"} <= set(runs[0])
    assert not {word[:2] for word in runs[1]} & {"I=", "V="}
    assert plan(text, I="b:2")[0] == ["do_base", "b:2"]
    assert "V=d" in plan(text)[2]


def test_environment_reaches_commands_and_overrides_arguments() -> None:
    text = (
        'FROM a\nARG P=arg\nENV P=env Q="two words" R=${P}/$P\nENV S=$P$Q\nRUN x\nCMD ["y", "$P"]'
    )
    run, start = (words for words in plan(text) if words[0] in {"do_run", "do_start"})
    assert {"P=env", "Q=two words", "R=arg/arg", "S=envtwo words"} <= set(run)
    assert run[-3:] == ["/bin/sh", "-c", "x"]
    assert start[-2:] == ["y", "$P"]


def test_stage_inherits_place_user_and_commands() -> None:
    text = "FROM a AS one\nWORKDIR /w\nWORKDIR sub\nUSER 5:6\nSTOPSIGNAL SIGINT\n"
    text += "FROM one AS two\nRUN x"
    words = plan(text)
    assert ["do_workdir", "one", "/w/sub"] in words
    assert ["do_from", "two", "one"] in words
    assert words[-2][:5] == ["do_run", "two", "5:6", "/w/sub", ""]
    assert words[-1] == ["do_image", "two", "5:6", "/w/sub", "SIGINT"]


def test_copy_knows_its_source_and_destination() -> None:
    text = "FROM a AS one\nFROM a\nWORKDIR /w\nCOPY --from=one /x/ y\nCOPY a b /c/"
    copies = [words for words in plan(text) if words[0] == "do_copy"]
    assert copies == [
        ["do_copy", "1", "one", "/w/y", "/x/"],
        ["do_copy", "1", "-", "/c/", "a", "b"],
    ]


def test_mounts_have_a_type_an_id_and_a_target() -> None:
    text = "FROM a\nRUN --mount=type=cache,target=/c --mount=type=secret,id=s,target=/s x"
    (run,) = (words for words in plan(text) if words[0] == "do_run")
    assert run[4] == "cache:/c:/c secret:s:/s"


@given(st.text(st.characters(exclude_characters="$\\")))
@settings(deadline=None)
def test_text_without_variables_stays(text: str) -> None:
    assert expand(text, {}) == text


@given(st.from_regex(r"[A-Z_]{1,8}", fullmatch=True), st.text(), st.text())
@settings(deadline=None)
def test_value_is_not_expanded_again(name: str, value: str, before: str) -> None:
    plain = before.replace("$", "").replace("\\", "")
    assert expand(f"{plain}${{{name}}}", {name: value}) == plain + value


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
@settings(deadline=None, max_examples=20)
def test_printed_words_reach_the_shell_whole(words: list[str]) -> None:
    script = f"printf '%s\\0' {shlex.join(words)}"
    out = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=True).stdout
    assert out.decode().split("\0")[:-1] == words
