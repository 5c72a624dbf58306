-- The crawl's state, format 3. Times are seconds since 1970, UTC.

-- What lists have named: one row a URL. `due` is its next look; NULL when there is none to come.
CREATE TABLE IF NOT EXISTS pages (
    key TEXT PRIMARY KEY,                -- canonical URL without its scheme
    source TEXT NOT NULL,
    host TEXT NOT NULL,                  -- with its port where that is unusual
    url TEXT NOT NULL,
    discovery TEXT NOT NULL,             -- what the list said, as JSON
    found REAL NOT NULL,
    heard REAL NOT NULL,                 -- when a list last told something new of it
    modified REAL,                       -- the list's own time of change
    published REAL,
    state TEXT NOT NULL DEFAULT 'new',   -- new, changed, again, done, given_up, withdrawn, refused
    outcome TEXT,                        -- of the last look
    looked REAL,                         -- when that was
    captured REAL,                       -- of the last answer that was kept
    article REAL,                        -- first time that an article was read there
    looks INTEGER NOT NULL DEFAULT 0,    -- in vain, one after the other
    pardons INTEGER NOT NULL DEFAULT 0,  -- looks taken back because the host was in trouble
    idle INTEGER NOT NULL DEFAULT 0,     -- changes told of that were none, one after the other
    due REAL,
    article_id TEXT,                     -- of its article, where that goes by another address
    withdrawn INTEGER                    -- version of the article's record that says so; NULL where none does
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pages_due ON pages (source, due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS pages_ready ON pages (source, state, due) WHERE due IS NOT NULL;  -- in turn
CREATE INDEX IF NOT EXISTS pages_state ON pages (state) WHERE state IN ('given_up', 'withdrawn');
CREATE INDEX IF NOT EXISTS pages_withdrawn ON pages (key) WHERE state = 'withdrawn' AND withdrawn IS NULL;
CREATE INDEX IF NOT EXISTS pages_article ON pages (article_id) WHERE article_id IS NOT NULL;

-- One row a look: the life of a page, for `kliping why`.
CREATE TABLE IF NOT EXISTS looks (
    key TEXT NOT NULL, at REAL NOT NULL, outcome TEXT NOT NULL, status INTEGER, note TEXT, due REAL,
    PRIMARY KEY (key, at)
) WITHOUT ROWID;

-- How each host has answered of late, and its trouble if it is in some.
CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY, since REAL, until REAL NOT NULL DEFAULT 0, standing TEXT NOT NULL
) WITHOUT ROWID;

-- What is in the segments: the newest version of each article, and a digest of what it says.
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, content TEXT NOT NULL) WITHOUT ROWID;

-- Feeds, sitemaps and section pages: how to ask for them, when, and what they brought.
CREATE TABLE IF NOT EXISTS lists (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, digest TEXT, trusted INTEGER NOT NULL DEFAULT 1,
    visits INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0,
    source TEXT, via TEXT, due REAL, plan TEXT, rhythm BLOB, known BLOB) WITHOUT ROWID;

-- Captures and segments that this state has taken in.
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY) WITHOUT ROWID;

-- Captures that are still written to: the offset before which all is in this state.
CREATE TABLE IF NOT EXISTS reached (name TEXT PRIMARY KEY, offset INTEGER NOT NULL) WITHOUT ROWID;

-- Counts by hour, for `kliping status`; older than some weeks they are by day.
CREATE TABLE IF NOT EXISTS series (
    source TEXT NOT NULL, hour INTEGER NOT NULL, name TEXT NOT NULL, count REAL NOT NULL,
    PRIMARY KEY (source, hour, name)
) WITHOUT ROWID;

-- How the articles and lists of each source have been filled of late (`crawler.health.Pulse`), as JSON.
CREATE TABLE IF NOT EXISTS pulses (source TEXT PRIMARY KEY, pulse TEXT NOT NULL) WITHOUT ROWID;

-- Dated index pages and sitemaps that are asked for, for a backfill or a gap: the page that each has come to.
CREATE TABLE IF NOT EXISTS archives (
    first_url TEXT PRIMARY KEY, url TEXT NOT NULL, source TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
    pattern TEXT, page INTEGER NOT NULL, ordered REAL NOT NULL, due REAL, done REAL,
    failures INTEGER NOT NULL DEFAULT 0, failing REAL, note TEXT, why TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS archives_due ON archives (source, due) WHERE due IS NOT NULL;

-- What those listed, by day, and whether it was had before.
CREATE TABLE IF NOT EXISTS archived (
    source TEXT NOT NULL, key TEXT NOT NULL, day TEXT NOT NULL, at REAL NOT NULL, had INTEGER NOT NULL,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS archived_day ON archived (source, day);

-- Reads of a list that lost sight of each other, and what filled them.
CREATE TABLE IF NOT EXISTS gaps (
    source TEXT NOT NULL, url TEXT NOT NULL, since REAL NOT NULL, until REAL NOT NULL, filling TEXT NOT NULL,
    filled INTEGER NOT NULL, closed REAL, PRIMARY KEY (source, url, until)
) WITHOUT ROWID;

-- Files of WARC collections that the pages of a source captured on these days ('' for all) were taken out of.
CREATE TABLE IF NOT EXISTS collected (
    name TEXT NOT NULL, source TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
    PRIMARY KEY (name, source, first, last)) WITHOUT ROWID;
