"""The outputs of the small portfolio, by the names that the matrix uses."""

from tests.incremental.site import Every

HOME, RESUME, FEED, SITEMAP = "index.html", "resume/index.html", "feed.xml", "sitemap.xml"
PROJECTS, ATLAS, BOARD, ZEPHYR = (f"projects/{name}index.html" for name in ("", "atlas/", "board/", "zephyr/"))
SKILLS, PYTHON, SQL, DJANGO = (f"skills/{name}index.html" for name in ("", "python/", "sql/", "django/"))
POSTS, FIRST, SECOND = (f"posts/{name}index.html" for name in ("", "first/", "second/"))
CHALLENGES, SLOW = "challenges/index.html", "challenges/slow/index.html"
CERTIFICATES, DATA = "certificates/index.html", "certificates/data/index.html"
EXPERIENCE, ACME = "experience/index.html", "experience/acme/index.html"
PRACTICES, TEST_FIRST = "practices/index.html", "practices/test-first/index.html"
PROGRAMS, FELLOWSHIP = "programs/index.html", "programs/fellowship/index.html"
ABOUT, NOT_FOUND = "about/index.html", "404.html"
ALL_PAGES = Every("*.html")
MATCH, NAMES = "match/index.html", "assets/names-????????.js"
STYLES = "assets/site-????????.css"
