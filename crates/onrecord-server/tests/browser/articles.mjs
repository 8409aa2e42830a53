// Invented articles: one utterance in three outlets, words within words, a speaker with two offices, several months, and
// letters of more than one UTF-16 unit.

const article = (id, date, publisher, title, ...paragraphs) => ({
  id,
  date,
  publisher,
  title,
  url: `https://${publisher.toLowerCase().replaceAll(" ", "-")}.example/${id}`,
  text: paragraphs.join("\n\n"),
});

export const articles = [
  article(
    "bridge-1", "2031-02-11", "Kestrel Wire", "Minister keeps the bridge open",
    "TARROW, February 11 (Kestrel Wire) -- Transport Minister Mara Ostrand told reporters on Tuesday that Eldmark would “keep the bridge open through the spring”, state agency Norpress reported.",
    "“We will not close the Sund bridge while a single barge is waiting,” Ostrand said at a news conference in Tarrow.",
    "She called statements alleging secret tolls “a fabrication”. Ostrand promised that the fees would not rise before June.",
    "Mayor Joren Pell accused the minister of hiding the bill. “Somebody has to pay for the paint,” Pell said.",
  ),
  article(
    "bridge-2", "2031-02-11", "Halden Courier", "No closing before the last barge",
    "Transport Minister Mara Ostrand gave her word on Tuesday. “We will not close the bridge while a single barge is still waiting,” Ostrand told a news conference in Tarrow.",
    "Joren Pell, the mayor of Tarrow, said that somebody had to pay for the paint.",
    "Union leader Ines Calvert warned that the lock keepers would strike in March. “Nobody asked us,” Calvert said.",
  ),
  article(
    "bridge-3", "2031-02-12", "Sund Tribune", "Ostrand: bridge stays",
    "“We will not close the Sund bridge while a barge is waiting,” Transport Minister Mara Ostrand said on Tuesday.",
    "According to Calvert, the union has not been asked.",
    "The Kestrel Wire agency reported, citing an official, that Ostrand had said the tolls were “a fabrication”.",
  ),
  article(
    "strike-1", "2031-03-04", "Halden Courier", "Lock keepers walk out",
    "TARROW, March 4 -- Lock keepers walked out on Tuesday. “We kept our word, and the ministry did not,” Ines Calvert told the Halden Courier in an interview.",
    "Calvert said that Ostrand had promised her a meeting in February. “There was no meeting,” she said.",
    "A ministry spokesman denied that any meeting had been planned.",
    "Pell said the town would lose 400 crowns a day. “We are a town of barges,” the mayor said.",
  ),
  article(
    "strike-2", "2031-03-05", "Kestrel Wire", "Ministry offers talks on locks",
    "Transport Minister Mara Ostrand offered talks to the lock keepers on Wednesday. “The door is open, and there is coffee,” Ostrand said.",
    "Ostrand told parliament that the strike was costing the country two million crowns a week.",
    "Calvert said the union would come to the talks. “Coffee is a start,” she said.",
  ),
  article(
    "flood", "2031-04-20", "Sund Tribune", "Water over the lower gate",
    "Mayor Joren Pell said on Sunday that the water stood a metre above the lower gate. “I have never seen it like this,” Pell told reporters.",
    "“The gate held, and so did the people,” Transport Minister Mara Ostrand said after a visit to Tarrow.",
    "Two residents, who asked not to be named, said the warning had come too late.",
  ),
  article(
    "premier", "2031-06-02", "Kestrel Wire", "Ostrand sworn in",
    "Prime Minister Mara Ostrand took office on Monday. “I shall be boring, and the trains will run,” Ostrand told parliament.",
    "Ostrand said that she would ask Joren Pell to lead the ministry of transport. Pell said he would accept.",
    "Opposition leader Tam Brisk said Ostrand had broken her promise on the fees. “June is here, and so is the bill,” Brisk said.",
  ),
  article(
    "fees", "2031-06-17", "Halden Courier", "Bridge fees rise",
    "Prime Minister Mara Ostrand said on Tuesday that the bridge fees would rise by four crowns. “I promised nothing for June, only until June,” Ostrand told reporters.",
    "Brisk accused the prime minister of counting days like a lawyer. “A promise is not a timetable,” he said.",
    "Calvert said the lock keepers had expected it.",
  ),
  article(
    "emoji", "2031-06-18", "Sund Tribune", "Readers answer 🚢🚢",
    "🚢🌊👩‍🚒 Letters came in by the boat-load 🚢. “The ferry 🚢 is cheaper than the bridge,” Joren Pell said on Wednesday. Ostrand said 🌉 that the bridge was older than the ferry.",
    "“We like both 👍🏽,” Ines Calvert told the Sund Tribune.",
  ),
];

// For as many rows as need more than one page.
const towns = ["Aldwick", "Brenmouth", "Corsholm", "Dunmere", "Eastlock", "Farrow", "Gillhaven", "Harth"];
for (const [at, town] of towns.entries()) {
  const number = at + 3;
  articles.push(article(
    `council-${at}`, `2031-07-${String(at + 10)}`, at % 2 ? "Halden Courier" : "Kestrel Wire", `Council of ${town} counts its boats`,
    `${town}'s harbour master, Olin Marsh, said that ${number} boats were moored in the basin of ${town}. “We have room for ${number} more in ${town},” Marsh said.`,
    `“The pier of ${town} needs ${number} new planks,” Councillor Edda Vane told the council. Vane said that ${town} would buy the planks before winter.`,
  ));
}

/** A saved page with its metadata inside. */
export const savedPage = `<!doctype html><html lang="en"><head><title>Ferry back in service</title>
<meta property="og:site_name" content="Ferry News"><meta property="article:published_time" content="2031-05-09T08:00:00Z">
<link rel="canonical" href="https://ferry-news.example/back"></head><body><article><h1>Ferry back in service</h1>
<p>The ferry between Tarrow and Harth sailed again on Friday after eleven days at the yard of the company, to the joy of those who waited.</p>
<p>“She floats, and that is what we ask of her,” Captain Rosa Lund told reporters on the quay.</p>
<p>Lund said that the engine had been taken apart twice, and that the second time nothing was left over.</p>
</article></body></html>`;

export const markup = {
  script: "<script>alert(1)</script>",
  image: "<img src=x onerror=alert(2)>",
  svg: "\"><svg onload=alert(3)>",
  address: "javascript:alert(4)",
};

/** An article that is all markup. */
export const hostile = {
  id: "hostile",
  date: "2031-08-01",
  publisher: `Evil ${markup.svg} Post ${markup.script}`,
  title: `Title ${markup.script} ${markup.image}`,
  url: markup.address,
  text: [
    `“${markup.script} is how we greet zebras ${markup.image},” Minister Bo ${markup.image} Tarr ${markup.script} said on Friday.`,
    `“It is all markup ${markup.svg} and zebras,” Joren Pell told ${markup.script} reporters.`,
    `Pell said that ${markup.image} the zebras ${markup.script} would ${markup.svg} be counted.`,
  ].join("\n\n"),
};
