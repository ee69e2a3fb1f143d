"""What a page's policy becomes in the preview: the preview's own address is allowed, and nothing else."""

import pytest

from generator.preview.policy import open_policy, opened


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("", ""),
        ("img-src 'none'", "img-src 'none'"),
        (
            "default-src 'none'; script-src 'none'; connect-src 'none'",
            "default-src 'none'; script-src 'none'; connect-src 'self'; script-src-elem 'self'; worker-src 'self'",
        ),
        ("script-src 'self' 'sha256-abc'; require-trusted-types-for 'script'", "script-src 'self' 'sha256-abc'"),
        (
            "default-src a.b",
            "default-src a.b; script-src-elem a.b 'self'; worker-src a.b 'self'; connect-src a.b 'self'",
        ),
        ("default-src 'SELF'", "default-src 'SELF'"),
        ("Connect-Src a.example; connect-src b.example", "connect-src a.example 'self'"),
    ],
)
def test_a_policy_allows_what_the_preview_does_and_keeps_the_rest(policy: str, expected: str) -> None:
    assert open_policy(policy) == expected
    assert open_policy(expected) == expected


@pytest.mark.parametrize(
    "meta",
    [
        b'<meta http-equiv="Content-Security-Policy" content="connect-src \'none\'">',
        b"<META content='connect-src &#39;none&#39;' HTTP-EQUIV='content-security-policy'>",
        b'<meta\n http-equiv=content-security-policy content="connect-src &#x27;none&#x27;" />',
    ],
)
def test_a_policy_is_found_however_it_is_written(meta: bytes) -> None:
    page = opened(b"<head>" + meta + b'<meta name="content" content="connect-src none"></head>')
    assert b'content="connect-src &#x27;self&#x27;"' in page
    assert b'<meta name="content" content="connect-src none"></head>' in page


def test_a_page_without_a_policy_is_served_as_it_is() -> None:
    page = b'<head><meta http-equiv="refresh" content="1; url=/"><meta charset=utf-8></head>\xff'
    assert opened(page) == page
