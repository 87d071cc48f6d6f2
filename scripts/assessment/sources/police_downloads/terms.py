"""What data.police.uk writes, and the codes of data/codelists that stand for it; what its returns can tell.

Data only.
"""

# By return: its title, and what it cannot tell, in a sentence for residents.
RETURNS = {
    "recorded-crime": (
        "Recorded crime",
        "Only crimes that are reported and recorded; places are moved to a point nearby, and nothing is said "
        "of victims.",
    ),
    "crime-outcomes": (
        "Outcomes of recorded crimes",
        "Recent crimes are often still being investigated; what a court decided is not always published.",
    ),
    "anti-social-behaviour": (
        "Anti-social behaviour incidents",
        "Only what people report to the police; its kind is not published, nor complaints to the council.",
    ),
    "crime-in-the-force": (
        "Recorded crime in the force's authorities",
        "Only crimes that are reported and recorded, which may differ from one place to the next.",
    ),
    "incidents-in-the-force": (
        "Anti-social behaviour incidents in the force's authorities",
        "Only what people report to the police; how readily they do may differ from one place to the next.",
    ),
    "stop-and-search": (
        "Stop and search",
        "Shows what officers did, not what offenders do; searches whose place is not published are missing.",
    ),
}

ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"

OFFENCES = {
    "Bicycle theft": "bicycle-theft",
    "Burglary": "burglary",
    "Criminal damage and arson": "criminal-damage-and-arson",
    "Drugs": "drugs",
    "Other crime": "other-crime",
    "Other theft": "other-theft",
    "Possession of weapons": "possession-of-weapons",
    "Public order": "public-order",
    "Robbery": "robbery",
    "Shoplifting": "shoplifting",
    "Theft from the person": "theft-from-the-person",
    "Vehicle crime": "vehicle-crime",
    "Violence and sexual offences": "violence-and-sexual-offences",
}

# The outcomes files say "Suspect charged"; the street files go on to say what became of it in court.
OUTCOMES = {
    "Suspect charged": "charged",
    "Suspect charged as part of another case": "charged-in-another-case",
    "Awaiting court outcome": "charged",
    "Court result unavailable": "charged",
    "Offender sent to prison": "charged",
    "Offender given a suspended prison sentence": "charged",
    "Offender given community sentence": "charged",
    "Offender given suspended prison sentence": "charged",
    "Offender fined": "charged",
    "Offender ordered to pay compensation": "charged",
    "Offender given conditional discharge": "charged",
    "Offender given absolute discharge": "charged",
    "Offender otherwise dealt with": "charged",
    "Offender deprived of property": "charged",
    "Defendant found not guilty": "charged",
    "Defendant sent to Crown Court": "charged",
    "Court case unable to proceed": "charged",
    "Offender given a caution": "caution",
    "Offender given penalty notice": "penalty-notice",
    "Offender given a drugs possession warning": "drugs-possession-warning",
    "Local resolution": "community-resolution",
    "Investigation complete; no suspect identified": "no-suspect-identified",
    "Unable to prosecute suspect": "unable-to-prosecute",
    "Formal action is not in the public interest": "not-in-the-public-interest",
    "Further action is not in the public interest": "not-in-the-public-interest",
    "Further investigation is not in the public interest": "not-in-the-public-interest",
    "Action to be taken by another organisation": "passed-to-another-organisation",
    "Under investigation": "under-investigation",
    "Status update unavailable": "status-not-published",
}
NO_OUTCOME = "status-not-published"

SEXES = {"Female": "female", "Male": "male", "Other": "not-recorded"}

SEARCH_AGES = {
    "under 10": "under-10",
    "10-17": "10-17",
    "18-24": "18-24",
    "25-34": "25-34",
    "over 34": "over-34",
}

SEARCH_OBJECTS = {
    "Controlled drugs": "drugs",
    "Psychoactive substances": "drugs",
    "Offensive weapons": "weapons",
    "Firearms": "weapons",
    "Crossbows": "weapons",
    "Anything to threaten or harm anyone": "weapons",
    "Stolen goods": "stolen-goods",
    "Article for use in theft": "going-equipped",
    "Articles for use in criminal damage": "criminal-damage",
    "Fireworks": "other-object",
    "Evidence of offences under the Act": "other-object",
    "Evidence of wildlife offences": "other-object",
    "Evidence of hunting any wild mammal with a dog": "other-object",
    "Game or poaching equipment": "other-object",
    "Goods on which duty has not been paid etc.": "other-object",
    "Seals or hunting equipment": "other-object",
    "Detailed object of search unavailable": "other-object",
}

# The words after the first seven are those of files until 2018, which some forces went on to use.
SEARCH_OUTCOMES = {
    "Arrest": "arrest",
    "Summons / charged by post": "summons",
    "Caution (simple or conditional)": "caution-or-warning",
    "Khat or Cannabis warning": "caution-or-warning",
    "Penalty Notice for Disorder": "caution-or-warning",
    "Community resolution": "community-resolution",
    "A no further action disposal": "no-further-action",
    "Suspect arrested": "arrest",
    "Suspect summonsed to court": "summons",
    "Offender cautioned": "caution-or-warning",
    "Offender given drugs possession warning": "caution-or-warning",
    "Offender given penalty notice": "caution-or-warning",
    "Local resolution": "community-resolution",
    "Nothing found - no further action": "no-further-action",
    "Suspected psychoactive substances seized - No further action": "no-further-action",
    "Article found - Detailed outcome unavailable": "not-recorded",
    "Details not available": "not-recorded",
}

# Self-defined ethnicity, the 18+1 categories of the Census 2011.
ETHNICITIES = {
    "White - English/Welsh/Scottish/Northern Irish/British": "white-british",
    "White - Irish": "white-irish",
    "White - Gypsy or Irish Traveller": "white-gypsy-or-irish-traveller",
    "White - Any other White background": "white-other",
    "Mixed/Multiple ethnic groups - White and Black Caribbean": "mixed-white-and-black-caribbean",
    "Mixed/Multiple ethnic groups - White and Black African": "mixed-white-and-black-african",
    "Mixed/Multiple ethnic groups - White and Asian": "mixed-white-and-asian",
    "Mixed/Multiple ethnic groups - Any other Mixed/Multiple ethnic background": "mixed-other",
    "Asian/Asian British - Indian": "asian-indian",
    "Asian/Asian British - Pakistani": "asian-pakistani",
    "Asian/Asian British - Bangladeshi": "asian-bangladeshi",
    "Asian/Asian British - Chinese": "asian-chinese",
    "Asian/Asian British - Any other Asian background": "asian-other",
    "Black/African/Caribbean/Black British - African": "black-african",
    "Black/African/Caribbean/Black British - Caribbean": "black-caribbean",
    "Black/African/Caribbean/Black British - Any other Black/African/Caribbean background": "black-other",
    "Other ethnic group - Arab": "arab",
    "Other ethnic group - Any other ethnic group": "any-other-ethnic-group",
    "Other ethnic group - Not stated": "not-recorded",
}
NOT_RECORDED = "not-recorded"
