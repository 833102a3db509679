"""How does the questionnaire reach those who answer it?

The codebook becomes a form for KoboToolbox or ODK, for LimeSurvey, or on paper; and what comes back
from the first two needs no mapping, because `helpers.forms.names` knows under which headers.
"""
