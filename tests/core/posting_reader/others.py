"""Texts that are no postings of work with data, each with the obstacle that is found in it."""

from assessments.core.posting_reader import Obstacle

OTHERS: dict[str, tuple[Obstacle, str]] = {
    "recipe": (
        Obstacle.NO_POSTING,
        """Lentil soup for four. Rinse 250 g of red lentils. Chop two onions, three carrots and a stick of celery
        and soften them in olive oil for ten minutes. Add the lentils, a litre of stock, cumin and a bay leaf.
        Simmer for twenty-five minutes, stirring now and then. Take out the bay leaf, blend half of the soup and
        stir it back in. Season with lemon juice, salt and pepper. Serve with bread. It keeps in the fridge for
        three days.""",
    ),
    "company blurb": (
        Obstacle.COMPANY_ONLY,
        """Datavane is a leading provider of analytics software, founded in 2009 and headquartered in Leeds. Our
        mission is to turn data into decisions. We are backed by three venture funds and serve more than two
        million users in forty countries. Our dashboards, pipelines and machine learning models are used by half
        of the Fortune 500. We have won nine awards for the best place to work. Our culture is open, our offices
        are bright, and our values are honesty, curiosity and kindness. We believe in machine learning that
        people can trust.""",
    ),
    "news": (
        Obstacle.NO_POSTING,
        """The city council voted on Tuesday to put machine learning to work on its traffic lights. The models
        predict queues at ninety junctions from camera images, and were trained on two years of data. Critics say
        that the pilot's dashboards were never shown to the public. A spokeswoman said that the results would be
        published in spring. The contract went to a company from the region, which beat four other bidders.
        Cyclists' groups asked why bicycles had not been counted at all.""",
    ),
    "letter": (
        Obstacle.NO_POSTING,
        """Dear Ms Okafor, I am writing to apply for the position of data scientist. In my current job I build
        dashboards in Tableau and train models in Python, and I have three years of experience with SQL. I led
        the migration of our reports, and I presented my findings to the board every month. I would love to bring
        my skills to your team, and I am sure that I could help you. My CV is attached. I look forward to hearing
        from you. Yours, Jo Berg""",
    ),
    "cv": (
        Obstacle.NO_POSTING,
        """Jo Berg. Data Scientist. I am a curious analyst with five years of experience. My work at Acme, 2021 to
        2026: I built the sales dashboards, I ran our A/B tests and I trained a churn model that saved my team
        two days a month. Skills: Python, SQL, Tableau, Airflow. Education: MSc Statistics, Lund. Languages:
        Swedish, English. Interests: I row, and I bake my own bread. References: ask me.""",
    ),
    "nurse": (
        Obstacle.OTHER_JOB,
        """We are looking for a registered nurse to join our cardiology ward. Responsibilities: care for patients
        before and after surgery, give medication, keep relatives informed, and train student nurses.
        Requirements: a nursing degree, current registration, two years of experience on a ward, and the wish to
        work shifts. We offer a competitive salary, thirty days of holiday and a pension. Apply with your CV by 1
        March.""",
    ),
    "driver": (
        Obstacle.OTHER_JOB,
        """Hiring now: delivery driver, full-time. You will load your van each morning, deliver parcels in the
        western suburbs and collect signatures. You must have a clean driving licence and be able to lift 25 kg.
        Overtime is paid. The position is open at once. Call us or apply on our site. We are an equal opportunity
        employer.""",
    ),
    "german": (
        Obstacle.LANGUAGE,
        """Wir suchen eine Datenwissenschaftlerin oder einen Datenwissenschaftler. Ihre Aufgaben: Sie entwickeln
        Modelle für maschinelles Lernen, bauen Datenpipelines und erstellen Dashboards für die Geschäftsleitung.
        Ihr Profil: abgeschlossenes Studium der Informatik oder Statistik, gute Kenntnisse in Python und SQL,
        Freude an der Zusammenarbeit mit Fachabteilungen. Wir bieten flexible Arbeitszeiten und ein gutes Gehalt.""",
    ),
    "french": (
        Obstacle.LANGUAGE,
        """Nous recherchons un data scientist pour rejoindre notre équipe à Lyon. Vos missions : concevoir des
        modèles de machine learning, construire des pipelines de données et présenter vos résultats à la
        direction. Votre profil : diplôme en statistiques ou en informatique, maîtrise de Python et de SQL, bonne
        communication. Nous offrons un salaire attractif, des tickets restaurant et deux jours de télétravail par
        semaine.""",
    ),
    "course": (
        Obstacle.NO_POSTING,
        """STAT 210: Applied Regression. This course covers linear and logistic regression, model diagnostics and
        prediction. There are two lectures and one computer lab a week. Assessment: four problem sets (40 %), a
        project (30 %) and a written exam (30 %). Prerequisite: STAT 110 or an equivalent introduction to
        probability. Lab work uses R. Office hours are on Thursdays from two to four. Late problem sets lose a
        tenth of their marks a day.""",
    ),
    "terms": (
        Obstacle.NO_POSTING,
        """These terms govern the use of the website. By using it, the visitor accepts them. The content is provided
        as it is, without warranty of any kind. The operator may change or withdraw the service without notice.
        Liability for damages that follow from the use of the website is excluded as far as the law permits.
        Disputes are settled by the courts at the operator's seat. Should one of these provisions be void, the
        others stay in force.""",
    ),
    "code": (
        Obstacle.LANGUAGE,
        """import pandas as pd
        def load(path):
            frame = pd.read_csv(path, sep=';')
            frame['month'] = frame['date'].dt.month
            return frame.groupby('month').agg({'sales': 'sum', 'returns': 'mean'})
        if __name__ == '__main__':
            for name in ('north', 'south', 'east', 'west'):
                print(name, load(f'{name}.csv').to_string())""",
    ),
    "numbers": (Obstacle.SHORT, "2021;17;3.5\n2022;18;4.1\n2023;25;4.4\n"),
    "three words": (Obstacle.SHORT, "Senior data scientist"),
    "nothing": (Obstacle.EMPTY, " \n\t• – \n"),
}
