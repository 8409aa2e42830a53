//! Web addresses: what one means on the page of another.

/// The address that `reference` means where `base` is the address of what it stands in.
pub(crate) fn join(base: Option<&str>, reference: &str) -> String {
    let reference = reference.trim();
    let Some((scheme, rest)) = base.map(str::trim).and_then(|base| base.split_once("://")) else { return reference.to_owned() };
    if has_scheme(reference) {
        return reference.to_owned();
    }
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let bare = rest.split('?').next().unwrap_or_default();
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    match reference.chars().next() {
        None => format!("{scheme}://{rest}"),
        Some('#') => format!("{scheme}://{rest}{reference}"),
        Some('?') => format!("{scheme}://{bare}{reference}"),
        Some(_) => {
            let (way, tail) = reference.split_at(reference.find(['?', '#']).unwrap_or(reference.len()));
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let full = if way.starts_with('/') { way.to_owned() } else { format!("{folder}/{way}") };
            let mut parts: Vec<&str> = Vec::new();
            let steps = full.trim_start_matches('/').split('/');
            let is_folder = matches!(full.rsplit('/').next(), Some("." | ".."));
            for step in steps {
                match step {
                    "." => {}
                    ".." => drop(parts.pop()),
                    other => parts.push(other),
                }
            }
            if is_folder {
                parts.push("");
            }
            format!("{scheme}://{host}/{}{tail}", parts.join("/"))
        }
    }
}

/// Whether an address says how it is to be fetched: `https:`, `urn:`.
fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
    })
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn references_are_joined_to_the_page_they_stand_on() {
        let base = Some("https://a.example/news/today?x=1#top");
        for (reference, joined) in [
            ("https://b.example/1", "https://b.example/1"),
            ("urn:x:1", "urn:x:1"),
            ("//c.example/2", "https://c.example/2"),
            ("/3?y=a/b", "https://a.example/3?y=a/b"),
            ("4", "https://a.example/news/4"),
            ("../5", "https://a.example/5"),
            ("../../../6", "https://a.example/6"),
            ("./", "https://a.example/news/"),
            ("?z=7", "https://a.example/news/today?z=7"),
            ("#8", "https://a.example/news/today?x=1#8"),
            ("", "https://a.example/news/today?x=1"),
        ] {
            assert_eq!(join(base, reference), joined, "{reference}");
        }
        assert_eq!(join(None, " /9 "), "/9");
        assert_eq!(join(Some("https://a.example"), "b"), "https://a.example/b");
    }
}
