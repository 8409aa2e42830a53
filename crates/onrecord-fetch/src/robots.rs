//! What a `robots.txt` allows (RFC 9309), with `Crawl-delay`.

use crate::address::escaped;
use std::time::Duration;

/// So much of a file is read; what stands behind that counts for nothing.
pub(crate) const MOST_BYTES: u64 = 500 * 1024;

/// The rules for one program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    rules: Vec<Rule>,
    /// Least time between requests, when the file asks for one.
    pub(crate) delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allows: bool,
    /// In one form, without the `$`.
    pattern: String,
    is_whole: bool,
}

/// Lines that stand for one or several programs.
#[derive(Default)]
struct Group {
    names: Vec<String>,
    rules: Rules,
}

impl Rules {
    /// The rules for the program of this name: all groups that name it, else all that name `*`.
    pub(crate) fn read(bytes: &[u8], product: &str) -> Self {
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let mut groups: Vec<Group> = Vec::new();
        let mut names_end = true;
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" | "useragent" | "user agent" => {
                    if names_end {
                        groups.push(Group::default());
                        names_end = false;
                    }
                    let name = value.split(['/', ' ']).next().unwrap_or_default().to_ascii_lowercase();
                    groups.iter_mut().next_back().into_iter().for_each(|group| group.names.push(name.clone()));
                }
                key @ ("allow" | "disallow") => {
                    names_end = true;
                    // A rule without a path forbids nothing and allows nothing.
                    if let (Some(group), false) = (groups.last_mut(), value.is_empty()) {
                        group.rules.rules.push(Rule::new(key == "allow", value));
                    }
                }
                "crawl-delay" => {
                    names_end = true;
                    let seconds = value.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                    if let (Some(group), Some(delay)) = (groups.last_mut(), seconds) {
                        group.rules.delay = group.rules.delay.max(Some(delay));
                    }
                }
                // Site maps and what else there is belong to no group.
                _ => {}
            }
        }
        let product = product.to_ascii_lowercase();
        let of = |wanted: &str| {
            let found = groups.iter().filter(|group| group.names.iter().any(|name| name == wanted));
            found.map(|group| group.rules.clone()).reduce(|mut all, more| {
                all.rules.extend(more.rules);
                all.delay = all.delay.max(more.delay);
                all
            })
        };
        of(&product).or_else(|| of("*")).unwrap_or_default()
    }

    /// Whether a path, with its query, may be asked for. The longest rule that fits decides; of equals, the one that allows.
    pub(crate) fn allow(&self, path: &str) -> bool {
        let path = normal(path);
        let fitting = self.rules.iter().filter(|rule| rule.fits(&path));
        fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

impl Rule {
    fn new(allows: bool, value: &str) -> Self {
        let (pattern, is_whole) = value.strip_suffix('$').map_or((value, false), |pattern| (pattern, true));
        let pattern = if pattern.starts_with(['/', '*']) { normal(pattern) } else { format!("/{}", normal(pattern)) };
        Self { allows, pattern, is_whole }
    }

    /// Whether the pattern fits from the start. Each piece between stars is taken where it is found first, and, where the
    /// pattern tells the end as well, the last piece at the end: no other choice can do better, so that none is tried twice.
    fn fits(&self, path: &str) -> bool {
        let mut pieces = self.pattern.split('*');
        let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
        let mut pieces: Vec<&str> = pieces.collect();
        let Some(last) = pieces.pop() else { return !self.is_whole || rest.is_empty() };
        for piece in pieces {
            let Some(at) = rest.find(piece) else { return false };
            rest = &rest[at + piece.len()..];
        }
        if self.is_whole { rest.ends_with(last) } else { rest.contains(last) }
    }
}

/// A path or pattern in one form: percent signs only for what must have them, with capitals behind them.
fn normal(path: &str) -> String {
    let escaped = escaped(path);
    let mut normal = String::with_capacity(escaped.len());
    let mut rest = escaped.as_str();
    while let Some(at) = rest.find('%') {
        normal.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match (code, byte) {
            (_, Some(byte)) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => normal.push(char::from(byte)),
            (Some(code), _) => {
                normal.push('%');
                normal.push_str(&code.to_ascii_uppercase());
            }
            (None, _) => normal.push('%'),
        }
        rest = &rest[at + 1 + code.map_or(0, str::len)..];
    }
    normal.push_str(rest);
    normal
}

#[cfg(test)]
mod tests {
    use super::Rules;
    use std::time::Duration;

    fn allows(robots: &str, path: &str) -> bool {
        Rules::read(robots.as_bytes(), "onrecord").allow(path)
    }

    #[test]
    fn the_longest_rule_that_fits_decides() {
        let robots = "User-agent: *\nDisallow: /news/\nAllow: /news/open\nDisallow: /*.pdf$\nAllow: /same\nDisallow: /same\n";
        for (path, expected) in [
            ("/", true),
            ("/news", true),
            ("/news/1", false),
            ("/news/open/1", true),
            ("/a/b.pdf", false),
            ("/a/b.pdf?x", true),
            ("/same", true),
        ] {
            assert_eq!(allows(robots, path), expected, "{path}");
        }
    }

    #[test]
    fn stars_and_ends_are_read() {
        for (pattern, path, forbidden) in [
            ("/a*b*c", "/a-b-c-d", true),
            ("/a*b*c$", "/a-b-c-d", false),
            ("/a*b*c$", "/a-b-c-c", true),
            ("/a*$", "/a", true),
            ("/a$", "/ab", false),
            ("*", "/x", true),
            ("/*?print", "/x?print=1", true),
            ("x", "/xyz", true),
            ("/ü", "/%C3%BC", true),
            ("/%c3%bc", "/%C3%BC", true),
            ("/%7Ejo", "/~jo", true),
            ("/a%2Fb", "/a/b", false),
            ("/%$", "/%25", false),
        ] {
            assert_eq!(!allows(&format!("user-agent: *\ndisallow: {pattern}"), path), forbidden, "{pattern} {path}");
        }
    }

    #[test]
    fn a_group_of_its_own_goes_before_that_of_all() {
        let robots = "\u{feff}User-Agent: *\r\nDisallow: /\r\n\r\nUser-agent: other\nUser-agent: OnRecord/2.0 # we\nDisallow: /x\n\
                      Sitemap: https://a.example/map.xml\nCrawl-delay: 2.5\n\nUser-agent: third\nDisallow: /y\nUser-agent: onrecord\nDisallow: /z\n";
        let rules = Rules::read(robots.as_bytes(), "onrecord");
        assert_eq!(["/", "/x", "/y", "/z"].map(|path| rules.allow(path)), [true, false, true, false]);
        assert_eq!(rules.delay, Some(Duration::from_millis(2500)));
        assert!(!Rules::read(robots.as_bytes(), "somebody").allow("/"));
    }

    #[test]
    fn what_is_no_rule_forbids_nothing() {
        for robots in [
            "",
            "Disallow: /",
            "User-agent: *\nDisallow:\n",
            "User-agent: *\nCrawl-delay: -3\nCrawl-delay: soon\nCrawl-delay: 1e400",
            "<html><body>User-agent * Disallow /</body>",
            "\0\u{1}\u{2}:::\n:\n",
        ] {
            let rules = Rules::read(robots.as_bytes(), "onrecord");
            assert!(rules.allow("/news/1") && rules.delay.is_none(), "{robots:?}");
        }
        assert!(!Rules::read(b"user-agent: *\ndisallow: /\xff\n", "x").allow("/\u{fffd}"));
    }

    #[test]
    fn many_stars_do_not_take_long() {
        let robots = format!("user-agent: *\ndisallow: /{}b$\n", "*a".repeat(10_000));
        assert!(allows(&robots, &format!("/{}", "a".repeat(8_000))));
        let robots = format!("user-agent: *\n{}", "disallow: /*a*a*a*a*b\n".repeat(20_000));
        assert!(allows(&robots, &format!("/{}", "a".repeat(2_000))));
    }
}
