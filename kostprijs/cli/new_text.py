"""The settings that a new traject begins with: what can be set, each with an example."""

from __future__ import annotations

NEW_TRAJECT = """\
# Instellingen van dit traject. Vertrouwelijk: deze map gaat niet in git.
titel = "{title}"
regio = ""
product = ""
model = {model}
policy = "{policy}"
# peiljaar = 2019           # alleen als het anders is dan dat van het model
status = "concept"          # wordt "definitief" als de hand-out vaststaat
# taal = "nl"               # de taal van hand-out en dia's: nl of en

[ronde.ronde-1]
titel = "Eerste marktconsultatie"
# datum = 2019-08-14
# uitgenodigd = 12          # hoeveel aanbieders zijn uitgenodigd

[vragen]
# ziekteverzuim = "Over welke periode is dit gemeten?"

[concern]
# "bestand.xlsx" = "Naam van het concern"    # alleen als het niet in de rekentool zelf staat

# [[opmerking]]             # wat u uit het gesprek meeneemt. Deze tekst komt op de hand-out te staan:
# thema = "Reistijd"        # schrijf hem zelf, en neem geen tekst of naam van een aanbieder over
# tekst = "Gevraagd is of reistijd als tijd of als bedrag telt."

# [[planning]]              # wie beslist wat, en wanneer
# wat = "De gemeenten stellen het tarief vast"
# wanneer = 2019-11-01      # een datum, of woorden tussen aanhalingstekens
# wie = "De colleges"

# [huisstijl]               # het eigen sjabloon voor de dia's, en welke indeling waarvoor is
# bestand = "huisstijl.pptx"
# titel = "Titeldia"
# tekst = "Titel en tekst"
# tabel = "Alleen titel"
# grafiek = "Alleen titel"

# [[besluit]]               # wat u over een inzending besluit; draai daarna de intake opnieuw
# ronde = "ronde-1"
# bestand = "bestand.xlsx"  # of concern = "..."
# sha256 = "ab12cd34ef56"   # de vingerafdruk van het bestand, uit overzicht.md; niet bij een concern
# element = "ziekteverzuim" # weglaten bij een besluit over het hele bestand
# actie = "corrigeren"      # accepteren, corrigeren, uitsluiten, of telt (welk bestand van een concern)
# waarde = 5.7              # alleen bij corrigeren
# bron = "mail van 20 augustus 2019"    # bij corrigeren; bij de andere: reden = "..."
# datum = 2019-08-20

# [vooringevuld]            # wat al in de rekentool stond toen u haar verstuurde
# scholing = 2

# [deel.noord]              # een perceel of gemeente apart: kostprijs anonymise ... --deel noord
# titel = "Noord"
# concerns = ["12345678", "Naam van het concern"]    # ten minste vijf
"""
