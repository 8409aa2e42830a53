//! Names that tell a dateline from other words before a dash or colon: places that stand alone
//! in datelines, regions and countries behind a town, agencies. General facts, all in lower
//! case, without dots and in order. Set in lines rather than columns, to be read as lists.

/// Cities that style books let stand alone in a dateline, and national capitals.
#[rustfmt::skip]
pub(crate) const STAND_ALONE: &[&str] = &[
    "abidjan", "abu dhabi", "abuja", "accra", "addis ababa", "algiers", "amman", "amsterdam", "ankara", "antananarivo", "ashgabat",
    "asmara", "astana", "athens", "atlanta", "auckland", "baghdad", "baku", "baltimore", "bamako", "bangkok", "barcelona", "beijing",
    "beirut", "belgrade", "berlin", "bern", "bishkek", "bogota", "bogotá", "bonn", "boston", "brasilia", "bratislava", "brazzaville",
    "brussels", "bucharest", "budapest", "buenos aires", "cairo", "canberra", "cape town", "caracas", "chennai", "chicago", "chisinau",
    "cincinnati", "cleveland", "colombo", "conakry", "copenhagen", "dakar", "dallas", "damascus", "delhi", "denver", "detroit", "dhaka",
    "djibouti", "doha", "dubai", "dublin", "dushanbe", "edinburgh", "frankfurt", "freetown", "gaza", "gaza city", "geneva", "gibraltar",
    "guatemala city", "hamburg", "hanoi", "harare", "havana", "helsinki", "hong kong", "honolulu", "houston", "indianapolis", "islamabad",
    "istanbul", "jakarta", "jerusalem", "johannesburg", "juba", "kabul", "kampala", "karachi", "kathmandu", "khartoum", "kiev", "kigali",
    "kingston", "kinshasa", "kolkata", "kuala lumpur", "kuwait", "kuwait city", "kyiv", "la paz", "lagos", "lahore", "las vegas",
    "libreville", "lilongwe", "lima", "lisbon", "ljubljana", "lome", "london", "los angeles", "luanda", "lusaka", "luxembourg", "macau",
    "madrid", "malabo", "managua", "manila", "maputo", "melbourne", "mexico city", "miami", "milan", "milwaukee", "minneapolis", "minsk",
    "mogadishu", "monaco", "monrovia", "montevideo", "montreal", "moscow", "mumbai", "munich", "muscat", "nairobi", "naypyitaw",
    "new delhi", "new orleans", "new york", "niamey", "nicosia", "nouakchott", "nuuk", "oklahoma city", "osaka", "oslo", "ottawa",
    "ouagadougou", "panama city", "paris", "philadelphia", "phnom penh", "phoenix", "pittsburgh", "port moresby", "port of spain",
    "port-au-prince", "prague", "pretoria", "pristina", "pyongyang", "quebec city", "quito", "rabat", "rangoon", "reykjavik", "riga",
    "rio de janeiro", "riyadh", "rome", "salt lake city", "san antonio", "san diego", "san francisco", "san jose", "san juan",
    "san salvador", "sanaa", "santiago", "santo domingo", "sao paulo", "sarajevo", "seattle", "seoul", "shanghai", "singapore", "skopje",
    "sofia", "st louis", "st petersburg", "stockholm", "strasbourg", "sydney", "são paulo", "taipei", "tallinn", "tashkent", "tbilisi",
    "tegucigalpa", "tehran", "tel aviv", "the hague", "tirana", "tokyo", "toronto", "tripoli", "tunis", "ulaanbaatar", "united nations",
    "vancouver", "vatican city", "vienna", "vientiane", "vilnius", "warsaw", "washington", "washington dc", "wellington", "windhoek",
    "yaounde", "yerevan", "zagreb", "zurich",
];

/// States of the United States, provinces of Canada and countries, as written behind a town.
#[rustfmt::skip]
pub(crate) const REGIONS: &[&str] = &[
    "afghanistan", "ala", "alabama", "alaska", "albania", "alberta", "algeria", "alta", "angola", "argentina", "ariz", "arizona", "ark",
    "arkansas", "armenia", "australia", "austria", "azerbaijan", "bahamas", "bahrain", "bangladesh", "bc", "belarus", "belgium", "belize",
    "benin", "bolivia", "bosnia", "botswana", "brazil", "british columbia", "bulgaria", "burkina faso", "burundi", "ca", "calif",
    "california", "cambodia", "cameroon", "canada", "chad", "chile", "china", "colo", "colombia", "colorado", "conn", "connecticut",
    "costa rica", "croatia", "cuba", "cyprus", "czech republic", "czechia", "dc", "del", "delaware", "denmark", "dominican republic",
    "ecuador", "egypt", "el salvador", "england", "eritrea", "estonia", "ethiopia", "fiji", "finland", "fl", "fla", "florida", "france",
    "ga", "gabon", "georgia", "germany", "ghana", "greece", "guatemala", "guinea", "haiti", "hawaii", "honduras", "hungary", "iceland",
    "idaho", "ill", "illinois", "ind", "india", "indiana", "indonesia", "iowa", "iran", "iraq", "ireland", "israel", "italy",
    "ivory coast", "jamaica", "japan", "jordan", "kan", "kansas", "kazakhstan", "kentucky", "kenya", "kosovo", "kuwait", "ky",
    "kyrgyzstan", "la", "laos", "latvia", "lebanon", "lesotho", "liberia", "libya", "liechtenstein", "lithuania", "louisiana",
    "luxembourg", "madagascar", "maine", "malawi", "malaysia", "mali", "malta", "man", "manitoba", "maryland", "mass", "massachusetts",
    "mauritania", "mauritius", "md", "mexico", "mich", "michigan", "minn", "minnesota", "miss", "mississippi", "missouri", "mo",
    "moldova", "mongolia", "mont", "montana", "montenegro", "morocco", "mozambique", "myanmar", "namibia", "nb", "nc", "nd", "neb",
    "nebraska", "nepal", "netherlands", "nev", "nevada", "new brunswick", "new hampshire", "new jersey", "new mexico", "new york",
    "new zealand", "newfoundland", "nfld", "nh", "nicaragua", "niger", "nigeria", "nj", "nm", "north carolina", "north dakota",
    "north korea", "north macedonia", "northern ireland", "norway", "nova scotia", "ns", "ny", "ohio", "okla", "oklahoma", "oman", "ont",
    "ontario", "ore", "oregon", "pa", "pakistan", "panama", "papua new guinea", "paraguay", "pennsylvania", "peru", "philippines",
    "poland", "portugal", "puerto rico", "qatar", "que", "quebec", "rhode island", "ri", "romania", "russia", "rwanda", "sask",
    "saskatchewan", "saudi arabia", "sc", "scotland", "sd", "senegal", "serbia", "sierra leone", "singapore", "slovakia", "slovenia",
    "somalia", "south africa", "south carolina", "south dakota", "south korea", "south sudan", "spain", "sri lanka", "sudan", "sweden",
    "switzerland", "syria", "taiwan", "tajikistan", "tanzania", "tenn", "tennessee", "tex", "texas", "thailand", "togo", "tunisia",
    "turkey", "turkmenistan", "türkiye", "uae", "uganda", "uk", "ukraine", "united arab emirates", "united kingdom", "uruguay", "utah",
    "uzbekistan", "va", "venezuela", "vermont", "vietnam", "virginia", "vt", "w va", "wales", "wash", "washington", "west bank",
    "west germany", "west virginia", "wis", "wisconsin", "wva", "wyo", "wyoming", "yemen", "zambia", "zimbabwe",
];

/// News agencies and services, as they sign their datelines.
#[rustfmt::skip]
pub(crate) const AGENCIES: &[&str] = &[
    "aap", "adnkronos", "afp", "agerpres", "anadolu", "ani", "ansa", "antara", "ap", "apa", "app", "associated press", "bbc", "belga",
    "belta", "bernama", "bloomberg", "business wire", "canadian press", "cna", "cnn", "cns", "cp", "ctk", "dow jones", "dpa", "efe",
    "fars", "globe newswire", "globenewswire", "ians", "ifx", "interfax", "interfax-ukraine", "irna", "itar-tass", "jiji press", "jta",
    "kcna", "kyodo", "kyodo news", "lusa", "mena", "mti", "ntb", "pa", "pa media", "pap", "petra", "pna", "pr newswire", "prensa latina",
    "press association", "prnewswire", "pti", "reuter", "reuters", "ria", "ria novosti", "ritzau", "rns", "sana", "spa", "sputnik", "stt",
    "tanjug", "tass", "thomson reuters foundation", "tt", "ukrinform", "una", "upi", "vna", "wafa", "wam", "xinhua", "yonhap",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_can_be_searched() {
        for list in [STAND_ALONE, REGIONS, AGENCIES] {
            crate::cursor::assert_searchable(list);
        }
    }
}
