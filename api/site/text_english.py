"""The pages of text in English."""

from api.site.text_wording import ColophonWording, ContactWording, Section, TextLink, TextPage, TextWording

_HELP = TextPage(
    title="Help",
    intro="How to find what is useful to you, and how to keep it or pass it on.",
    sections=(
        Section(
            "Find suggestions",
            (
                "On the start page, say who you are and what you need. One choice is enough; with more of them the "
                "list becomes more precise. If you like, add a sentence about what you are after.",
                "You get the outputs that fit, best first. What fits only in part stands under a heading of its own. "
                "If nothing fits, the list stays empty and you read why.",
            ),
            links=(TextLink("/", "Find suggestions"),),
        ),
        Section(
            "Understand a suggestion",
            points=(
                "“Fit” says how likely people with your profile are to find the output useful: high, medium, partial "
                "or low.",
                "Below it stands what fits and what does not: target group, benefit, topic, timeliness, with the "
                "passage that the verdict rests on.",
                "“Editors” means that people have assigned the output; “suggested by the model” means that they have "
                "yet to do so.",
            ),
            links=(TextLink("/so-funktioniert-es", "How the order comes about and how to change it"),),
        ),
        Section(
            "Adjust the list",
            (
                "“More like this” moves similar outputs up, “Not for me” moves them down. The output itself then "
                "leaves the list and stands above, with what you have told us; one click there takes it back. So does "
                "your browser’s back button. Nothing of it is stored.",
            ),
        ),
        Section(
            "Search",
            (
                "The search finds outputs by wording and by meaning, also through German abbreviations such as KI, "
                "OZG or RPA. Unlike in the suggestions, it does not matter here who you are.",
                "“All outputs” shows the whole catalogue. You narrow it by target group, benefit, kind, year and "
                "language.",
            ),
            links=(TextLink("/suche", "Search outputs"), TextLink("/katalog", "All outputs")),
        ),
        Section(
            "Keep a list or pass it on",
            (
                "What you have told us is part of the page’s address. Bookmark it or send it on: whoever opens it "
                "sees the list for the same profile, up to date at that time.",
                "In print, the list comes without form and menu, with the addresses of the outputs.",
            ),
        ),
        Section(
            "Hear what is new",
            (
                "There is a feed to subscribe to for every target group and every benefit. From the page of an event "
                "you can take its date into your calendar.",
            ),
            links=(TextLink("/abonnieren", "Subscribe"),),
        ),
        Section(
            "Operation",
            points=(
                "Everything works by keyboard: Tab moves on, Shift and Tab move back, the space bar selects, Enter "
                "sends. The first stop leads to the content.",
                "You can enlarge the page in your browser, up to 400% without scrolling sideways.",
                "Light or dark follows the setting of your device.",
                "All pages exist in German, too. Titles and texts of outputs stay in their own language.",
            ),
        ),
    ),
)

_ACCESSIBILITY = TextPage(
    title="Accessibility statement",
    intro=(
        "Everybody should be able to use these pages. The statement follows the European Union’s model (implementing "
        "decision 2018/1523) and covers the pages on which you find outputs."
    ),
    sections=(
        Section(
            "Compliance status",
            (
                "The yardsticks are the German ordinance BITV 2.0, the European standard EN 301 549 and the Web "
                "Content Accessibility Guidelines (WCAG) 2.1, levels A and AA. By our own assessment the pages are "
                "partially compliant: we know of no violation by the pages themselves, but the content named below is "
                "excepted, and nobody independent has assessed them yet.",
            ),
        ),
        Section(
            "What has been tested",
            ("With every change of the software, programs check in a real browser (Chromium):",),
            points=(
                "the rules of axe-core on WCAG 2.2 A and AA on every kind of page, light, dark and in the colours "
                "that you have set in your system;",
                "contrast of text and ground, at least 4.5 to 1, in print too;",
                "widths of 320, 768 and 1280 pixels without scrolling sideways, at 400% zoom too;",
                "that everything works by keyboard alone: with a visible focus that leaves nothing out and follows the "
                "order of the page, and with a way past the menu;",
                "that all pages do without JavaScript.",
            ),
        ),
        Section(
            "What is not accessible or not tested",
            points=(
                "People with disabilities and with screen readers (NVDA, JAWS, VoiceOver) have not tried the pages "
                "systematically yet. Programs find only some of the obstacles.",
                "Studies, papers and recordings are on other sites. Whether their PDF files are accessible and their "
                "videos captioned we do not know.",
                "There is no information in easy-to-read German or in German sign language yet.",
                "On the English pages, messages about failures appear in German; they are marked up as such.",
                "We take over titles and texts of outputs as they are, even where they are hard to understand.",
            ),
        ),
        Section(
            "How this statement came about",
            ("It rests on a self-assessment and was written on {date}.",),
        ),
        Section(
            "If you get no answer",
            (
                "If you report a barrier and get no satisfactory answer within six weeks, you can turn to an "
                "arbitration body, free of charge. For public bodies of the German federation that is the one under "
                "section 16 of the Behindertengleichstellungsgesetz, for those of the federal states their own body.",
            ),
            links=(TextLink("https://www.schlichtungsstelle-bgg.de/", "schlichtungsstelle-bgg.de"),),
        ),
    ),
)

_PRIVACY = TextPage(
    title="Privacy",
    intro="You use these pages without us learning or recording who you are.",
    sections=(
        Section(
            "What we do not do",
            points=(
                "We set no cookies and store nothing in your browser. It merely keeps parts of the page such as the "
                "style sheet for a while, as every browser does.",
                "We load nothing from other providers: no fonts, no videos, no tracking pixels.",
                "We keep no profiles and do not recognise you on your next visit.",
                "We keep no log of the pages that are asked for.",
            ),
        ),
        Section(
            "What happens to a request",
            (
                "To answer you, the server receives what every browser sends: your IP address, the address of the "
                "page with what you have told us in it, and some facts about the browser. That stays in memory while "
                "the answer is made and is not stored.",
                "Your sentence and what you search for are processed by this server alone to find the outputs that "
                "fit; no other service gets them. The program keeps single words of them in memory to recognise them "
                "faster: without context, without knowing from whom they came, and until the next restart at most.",
                "So that nobody overloads the service, we count how many requests come from one network within a "
                "minute. In memory, a checksum with a secret key that changes every day stands for the IP address; it "
                "is not stored either.",
                "What you tell us is part of the page’s address, and so of your browser’s history and of every link "
                "you pass on. Please write nothing confidential.",
                "When you follow a link to another site, it does not learn where you came from. What it stores "
                "itself, its own notice says.",
            ),
        ),
        Section(
            "If a web server stands in front of this service",
            (
                "Usually a web server in front takes the requests. Whether it logs them, and for how long, is up to "
                "the operator; please ask there. The software itself does not call for it.",
            ),
        ),
        Section(
            "Feeds and interface",
            ("When a feed reader or another website asks here, we do not store who it was either.",),
        ),
        Section(
            "The editors",
            (
                "Whoever signs in under /redaktion has an account there, and there is a cookie that holds for that "
                "area alone. Of failed attempts to sign in, name and address are kept for a short time as a checksum, "
                "to fend off guessing. Those who only read have nothing to do with that.",
            ),
        ),
        Section(
            "Legal basis and your rights",
            (
                "The IP address is processed because no page can be delivered without it (Article 6(1)(f) of the "
                "General Data Protection Regulation; (e) for public bodies).",
                "You have rights of access, rectification, erasure, restriction and objection, and can complain to a "
                "data protection authority. As we record nothing that points to you, however, there is nothing about "
                "visitors that we could give access to.",
            ),
        ),
    ),
)

ENGLISH_TEXTS = TextWording(
    help=_HELP,
    accessibility=_ACCESSIBILITY,
    privacy=_PRIVACY,
    counted=Section(
        "What we count",
        (
            "To notice what is missing, we count for each day how often a target group, a benefit or both together "
            "were asked for. Only these numbers are kept: without your sentence, the time of day, your address or "
            "anything that points to you. We show sums under 5 to nobody; the numbers are deleted after 400 days.",
        ),
    ),
    uncounted=Section("What we count", ("Nothing. We do not even record how often which target group is asked for.",)),
    feedback=Section(
        "What becomes of the suggestions",
        (
            "To let the editors see what is useful to whom, we count for each day how often outputs were shown in a "
            "list, opened from it and called helpful or not: by target group, benefit, kind and place of the list, and "
            "apart from that by output. We show sums under 5 to nobody, all others only rounded to multiples of 5; the "
            "numbers are deleted after 400 days.",
            "When you open an output from a list, its address names the target groups and benefits of that list, but "
            "not your sentence. So that a “yes” does not count any number of times, the program keeps a checksum in "
            "memory until the end of the day, with a secret key that changes daily.",
            "At times a trial is running: two rankings then take turns choosing what a list holds. For this we keep, "
            "under a checksum of choice and day, how often outputs of either ranking were opened or found helpful, not "
            "by whom; these numbers stay with the trial. Lists for a sentence of your own take no part.",
        ),
    ),
    guide_change=Section(
        "How to change the result",
        points=(
            "Choose other target groups or benefits. Fewer choices make the list broader, more make it more precise.",
            "Add a sentence or leave it out: with one, meaning and wording count as well; without it, mostly whom the "
            "output is assigned to, its kind and its age.",
            "With “More like this” and “Not for me” beside a suggestion, you move similar outputs up or down.",
            "If you want your text alone to count, use the search.",
            "Through the interface you can also limit kind, language and duration, exclude outputs, and set two of "
            "the parameters yourself with min_fit and diversity.",
        ),
        links=(TextLink("/", "Say what you need"), TextLink("/suche", "Go to the search")),
    ),
    guide_operator=Section(
        "Where the parameters can be changed",
        (
            "The weights are the same for everybody. They stand in the software’s file recommender/config.py and have "
            "been fitted on judgements of example profiles (negz eval fit). Whoever runs the service changes them "
            "there, measures the effect with negz eval run and restarts it; this page and the interface "
            "(/api/v1/parameters) always show the values in force.",
            "The editors change the order in two ways: they assign outputs to target groups and benefits, and they "
            "can pin, boost or block single outputs. Pinned ones are marked in the lists.",
        ),
    ),
    calendar="Add the date to your calendar (ICS file)",
    contact=ContactWording(
        heading="Contact",
        known="Please send questions, reports of barriers and privacy matters to:",
        write_to="E-mail to {contact}",
        open_page="Contact page on {host}",
        imprint_alone="No contact of its own has been entered for this service. The imprint says who runs it.",
        unknown=(
            "No contact has been entered for this service yet. Who runs it is said in the imprint of the website "
            "through which you came here."
        ),
    ),
    colophon=ColophonWording(
        label="About this service",
        subscribe="Subscribe",
        embed="Show it on your own website",
        help="Help",
        accessibility="Accessibility",
        privacy="Privacy",
        imprint="Imprint",
    ),
)
