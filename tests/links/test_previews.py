"""Who opens a link: a person, or a program that draws a preview or looks for pages."""

import pytest
from django.test import RequestFactory

from assessments.links.previews import is_person
from tests.browsers import HTML

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT}"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
ANDROID = f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {BLINK}"
PEOPLE = (
    f"{WINDOWS} {BLINK} Chrome/141.0.0.0 Safari/537.36",
    f"{WINDOWS} {BLINK} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
    f"{WINDOWS} {BLINK} Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.5 Safari/605.1.15",
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {BLINK} Chrome/140.0.0.0 Safari/537.36",
    f"Mozilla/5.0 (X11; Linux x86_64) {BLINK} QtWebEngine/6.7 Chrome/118.0.0.0 Safari/537.36 Konqueror",
    f"{IPHONE} Version/18.5 Mobile/15E148 Safari/604.1",
    f"{IPHONE} CriOS/141.0 Mobile/15E148 Safari/604.1",
    f"{ANDROID} Chrome/141.0.0.0 Mobile Safari/537.36",
    f"{ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
    "Opera/9.80 (Android; Opera Mini/36.2/191.249; U; en) Presto/2.12.423 Version/12.16",
    # a maker of phones, and the browsers inside of chats
    f"Mozilla/5.0 (Linux; Android 9; CUBOT NOTE 7) {BLINK} Chrome/110.0 Mobile Safari/537.36",
    f"{IPHONE} Version/18.5 Mobile/15E148 Safari/604.1 Telegram 10.9",
    f"{ANDROID} Version/4.0 Chrome/141.0 Mobile Safari/537.36 Telegram-Android/11.1",
    f"{IPHONE} Mobile/15E148 WhatsApp/2.25.1",
    f"{ANDROID} Version/4.0 Chrome/141.0 Mobile Safari/537.36 Viber/22.1.0",
    f"{IPHONE} Mobile/15E148 Safari Line/14.2.0",
    f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/500.0;FBDV/iPhone15,2;FBLC/en_GB]",
    f"{IPHONE} Mobile/15E148 Instagram 380.0 (iPhone15,2; iOS 18_5; en_GB)",
    f"{ANDROID} Version/4.0 Chrome/141.0 Mobile Safari/537.36 MicroMessenger/8.0",
    f"{WINDOWS} {BLINK} Teams/1.7 Chrome/120.0 Electron/28.0 Safari/537.36",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {BLINK} Slack/4.41 Chrome/130.0 Electron/33.0 Safari/537.36",
)
ROBOTS = (
    # that look like no browser
    "",
    "Go-http-client/1.1",
    "Go-http-client/2.0",
    "Bluesky Cardyb/1.1",
    "Viber",
    "ViberUrlDownloader",
    "Iframely/1.3.1 (+https://iframely.com/docs/about)",
    "WhatsApp/2.23.20.0 A",
    "TelegramBot (like TwitterBot)",
    "Twitterbot/1.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "meta-externalagent/1.1",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Slack-ImgProxy (+https://api.slack.com/robots)",
    "Mastodon/4.3.0 (http.rb/5.2.0; +https://mastodon.example/)",
    "http.rb/5.1.1 (Mastodon/4.2.1; +https://mastodon.example/)",
    "Synapse (bot; +https://github.com/matrix-org/synapse)",
    "Pinterest/0.2 (+https://www.pinterest.com/bot.html)",
    "Microsoft Office Word 2014",
    "SummalyBot/5.0.2",
    "curl/8.5.0",
    "Wget/1.21.4",
    "python-requests/2.32.3",
    "python-httpx/0.28.1",
    "Python/3.12 aiohttp/3.10.5",
    "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
    "axios/1.7.2",
    "okhttp/4.12.0",
    "Java/17.0.9",
    "Apache-HttpClient/4.5.14 (Java/17.0.9)",
    "libwww-perl/6.72",
    "Something/1.0 that nobody has heard of",
    # that call themselves Mozilla
    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    f"{ANDROID} Chrome/141.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)",
    "Mozilla/5.0 (compatible; January/1.0; +https://gitlab.example/january)",
    "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)",
    "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    f"{WINDOWS} SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) ViberUrlDownloader",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 "
    "Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    f"Mozilla/5.0 (X11; Linux x86_64) {BLINK} HeadlessChrome/141.0 Safari/537.36",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ChatGPT-User/1.0; +https://openai.com/bot)",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) {WEBKIT} Version/13.1.1 Safari/605.1.15 (Applebot/0.1; "
    "+http://www.apple.com/go/applebot)",
    "Mozilla/5.0 zgrab/0.x",
    "Mozilla/5.0 (compatible; Nobody/1.0)",
)


def opened(agent: str, method: str = "get", **headers: str) -> bool:
    sent = {"User-Agent": agent, "Accept": HTML} | {name.replace("_", "-"): value for name, value in headers.items()}
    make = getattr(RequestFactory(), method)
    return is_person(make("/", headers={name: value for name, value in sent.items() if value}))


@pytest.mark.parametrize("agent", PEOPLE)
def test_a_browser_is_a_person(agent: str) -> None:
    assert opened(agent)
    assert opened(agent, Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="document")


@pytest.mark.parametrize("agent", ROBOTS)
def test_a_program_is_no_person(agent: str) -> None:
    assert not opened(agent)


@pytest.mark.parametrize(
    ("headers", "is_opened"),
    [
        ({"Accept": ""}, False),
        ({"Accept": "*/*"}, False),
        ({"Accept": "image/avif,image/webp,*/*;q=0.8"}, False),
        ({"Sec_Fetch_Mode": "no-cors"}, False),
        ({"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"}, True),
        ({"Accept": "*/*", "Sec_Fetch_Mode": "cors", "HX_Request": "true"}, True),
        ({"Sec_Purpose": "prefetch;prerender"}, False),
        ({"Purpose": "prefetch"}, False),
    ],
)
def test_a_browser_that_asks_for_no_page_to_show_opens_none(headers: dict[str, str], is_opened: bool) -> None:
    assert opened(PEOPLE[0], **headers) is is_opened


@pytest.mark.parametrize("method", ["head", "post", "options"])
def test_only_a_get_opens(method: str) -> None:
    assert not opened(PEOPLE[0], method)
