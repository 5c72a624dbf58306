"""Scrapy's settings for every crawl of ours, with Scrapy's own default beside each that differs; and our few knobs.

Of the environment it reads KLIPING_DATA (the data folder) and KLIPING_CONTACT (who we are to publishers). Sources set
their own pace and TLS (`crawler.spiders`); `scrapy crawl -s NAME=value` overrides any.
"""

import os
from importlib.metadata import PackageNotFoundError, version

from scrapy.settings import default_settings

try:
    _version = version("kliping")
except PackageNotFoundError:  # run from a folder that isn't installed
    _version = "0"

BOT_NAME = "kliping"
SPIDER_LOADER_CLASS = "crawler.spiders.CatalogueLoader"
SPIDER_MODULES: list[str] = []  # spiders are made from the catalogue

# -- our own
KLIPING_DATA = os.environ.get("KLIPING_DATA", "data")
# A page or an address at which a publisher finds whoever runs this crawler. Please set it before crawling live sites.
KLIPING_CONTACT = os.environ.get("KLIPING_CONTACT", "")

# -- manners
USER_AGENT = f"Kliping/{_version} (news clipping, self-hosted{f'; +{KLIPING_CONTACT}' if KLIPING_CONTACT else ''})"
ROBOTSTXT_OBEY = True  # False
ROBOTSTXT_USER_AGENT = "Kliping"
DOWNLOADER = "crawler.downloader.PoliteDownloader"  # one slot per registered domain
DOWNLOAD_DELAY = 1.0  # 0; a source's delay_seconds and robots.txt's Crawl-delay come before it
DOWNLOAD_DELAY_JITTER = 0  # 0.5: half of a Crawl-delay would break it
CONCURRENT_REQUESTS = 16
# 100: Scrapy 2.19 starts so many tasks for each answer, whose callback gives one item here; a fifth of the crawl's CPU.
CONCURRENT_ITEMS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # 8
COOKIES_ENABLED = False  # True
REFERRER_POLICY = "same-origin"  # other sites learn nothing of where we come from
HTTPAUTH_USER = ""
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",  # what every reader of WARC files can unpack
}
DOWNLOAD_TIMEOUT = 30  # 180
DNS_TIMEOUT = 15  # 60
RETRY_TIMES = 2
RETRY_PRIORITY_ADJUST = -1
REDIRECT_MAX_TIMES = 5  # 20
METAREFRESH_ENABLED = False  # True: news pages reload themselves with it

# -- safety
DOWNLOAD_VERIFY_CERTIFICATES = True  # False; a source's verify_tls = false takes it back for that source
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # 1 GiB
DOWNLOAD_WARNSIZE = 0  # 32 MiB
DOWNLOAD_HANDLERS = {
    "http": "crawler.guard.GuardedHandler",
    "https": "crawler.guard.GuardedHandler",
    "file": None,
    "data": None,
    "s3": None,
    "ftp": None,
}
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"  # refuses private addresses at connect time
HTTPPROXY_ENABLED = False  # True: through a proxy the address that is connected to can't be checked
TELNETCONSOLE_ENABLED = False  # True
REMOTE_CONTROL_ENABLED = False  # True
COMPRESSION_ENABLED = False  # True: `crawler.recording` keeps the body as sent and unpacks it with its own limit

# -- our way of working
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.manners.StayOnSource": 50,
    "crawler.manners.ClosedRobots": 100,
    "crawler.manners.PatientRetry": 550,
    "crawler.recording.Recording": 950,  # next to the network: nothing sees a response before it is on disk
}
ITEM_PIPELINES = {
    "crawler.pipelines.JoinPages": 100,
    "crawler.pipelines.DropUnchanged": 200,
    "crawler.pipelines.WriteArticle": 300,
}
EXTENSIONS = {"crawler.extension.Crawl": 0}
# Scrapy imports all of its own that stand there, used or not: these, off by their settings above, took 0.4 s of CPU.
DOWNLOADER_MIDDLEWARES_BASE = {
    name: order
    for name, order in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items()
    if name != "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"  # tldextract, requests
}
EXTENSIONS_BASE = {
    name: order
    for name, order in default_settings.EXTENSIONS_BASE.items()
    if name
    not in {
        "scrapy.extensions.remote_control.RemoteControl",  # aiohttp
        "scrapy.extensions.telnet.TelnetConsole",
        "scrapy.extensions.memdebug.MemoryDebugger",
    }
}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # our queue knows what was seen; a silent drop has no outcome
HTTPERROR_ALLOW_ALL = True  # False: every status gets its outcome
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # WARNING
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # ERROR: the ledger counts it
LOG_LEVEL = "INFO"  # DEBUG
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
