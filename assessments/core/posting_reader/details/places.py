"""Names of countries, states and cities that postings are for; a place on a line of its own is known by them."""

COUNTRIES = (
    "United States|United Kingdom|England|Scotland|Wales|"
    "Northern Ireland|Ireland|Canada"
    "|Germany|Deutschland|Austria|Switzerland|Netherlands|The Netherlands|Belgium|France|Spain|Portugal|Italy|Denmark"
    "|Sweden|Norway|Finland|Iceland|Poland|Czech Republic|Czechia|Hungary|Romania|Bulgaria|Greece|Estonia|Latvia"
    "|Lithuania|Luxembourg|Ukraine|Serbia|Croatia|Slovenia|Slovakia|Turkey|Israel|India|Pakistan|Bangladesh"
    "|Singapore|Malaysia|Indonesia|Philippines|Thailand|Vietnam|Japan|China|Hong Kong|Taiwan|South Korea|Korea"
    "|Australia|New Zealand|South Africa|Nigeria|Kenya|Egypt|Brazil|Argentina|Chile|Colombia|Mexico|Costa Rica|Europe"
)
SHORT_COUNTRIES = "USA|U\\.S\\.A\\.|U\\.S\\.|US|UK|U\\.K\\.|UAE"
"""In capitals only: “us” is a word."""
STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois"
    "|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri"
    "|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma"
    "|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington"
    "|West Virginia|Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta|New South Wales|Victoria|Queensland"
)
STATE_CODES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA"
    "|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|D\\.C\\.|ON|QC|BC|AB|NSW|VIC|QLD"
)
CITIES = (
    "London|Manchester|Birmingham|Leeds|Bristol|Edinburgh|Glasgow|Cambridge|Oxford|Belfast|Cardiff|Liverpool|Sheffield"
    "|Dublin|Cork|Berlin|Munich|München|Hamburg|Frankfurt|Cologne|Köln|Stuttgart|Düsseldorf|Leipzig|Heidelberg|Vienna"
    "|Wien|Zurich|Zürich|Geneva|Basel|Bern|Lausanne|Amsterdam|Rotterdam|Utrecht|Eindhoven|The Hague|Delft|"
    "Brussels|Antwerp|Ghent"
    "|Paris|Lyon|Toulouse|Madrid|Barcelona|Valencia|Lisbon|Porto|Milan|Rome|Turin|Copenhagen|Aarhus|Stockholm"
    "|Gothenburg|Malmö|Oslo|Helsinki|Warsaw|Krakow|Kraków|Wroclaw|Wrocław|Prague|Brno|Budapest|Bucharest|Sofia|"
    "Athens|Tallinn"
    "|Riga|Vilnius|Kyiv|Belgrade|Zagreb|Istanbul|Tel Aviv|Dubai|Abu Dhabi|New York City|New York|NYC|Brooklyn|"
    "Boston|Chicago|Seattle"
    "|San Francisco|Los Angeles|San Diego|San Jose|Palo Alto|Mountain View|Menlo Park|Sunnyvale|Santa Clara|Oakland"
    "|Redwood City|Austin|Dallas|Houston|San Antonio|Denver|Boulder|Atlanta|Miami|Philadelphia|Pittsburgh|Detroit|"
    "Minneapolis"
    "|Portland|Phoenix|Salt Lake City|Nashville|Charlotte|Raleigh|Durham|Baltimore|Cleveland|Columbus|"
    "Washington D\\.?C\\.?|Washington,? DC|Arlington|Reston"
    "|Bay Area|Silicon Valley|Toronto|Montreal|Vancouver|Ottawa|Calgary|Waterloo|Sydney|Melbourne|Brisbane|Perth|"
    "Auckland|Wellington"
    "|Bangalore|Bengaluru|Hyderabad|Mumbai|Pune|Chennai|Delhi|New Delhi|Gurgaon|Noida|Kolkata|Beijing"
    "|Shanghai|Shenzhen|Tokyo|Osaka|Seoul|Taipei|Manila|Jakarta|Bangkok|Kuala Lumpur|Cape Town|Johannesburg|Nairobi"
    "|Lagos|Cairo|São Paulo|Sao Paulo|Rio de Janeiro|Buenos Aires|Santiago|Bogotá|Bogota|Mexico City"
)
