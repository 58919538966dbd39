"""Words that carry no subject, in German and English. Written for this project.

Forms are listed as people write them; `corpus.german.analyse` folds them (ä -> ae, ß -> ss) before comparing.
"""

_ARTICLES_PRONOUNS = """
der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines ich du er sie es wir
ihr mich dich sich uns euch ihn ihm ihnen mir dir mein meine meinen meinem meiner meines dein deine deinen deinem
deiner sein seine seinen seinem seiner seines ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer
unseres euer eure dieser diese dieses diesen diesem jener jene jenes jenen jenem jeder jede jedes jeden jedem
welcher welche welches welchen welchem solche solcher solches solchen solchem man wer was wen wem wessen alle alles
allen allem aller beide beiden beider manche mancher manches manchen einige einiger einigen einiges etwas nichts
jemand niemand selbst selber derselbe dieselbe dasselbe deren dessen denen derjenige diejenige dasjenige diejenigen
denjenigen
"""
_PREPOSITIONS_CONJUNCTIONS = """
in im ins an am ans auf aufs aus bei beim bis durch für gegen hinter mit nach neben ohne seit statt trotz über um
ums unter von vom vor vors während wegen zu zum zur zwischen ab außer entlang gemäß innerhalb außerhalb mittels
hinsichtlich sowie bezüglich anhand aufgrund infolge und oder aber denn sondern doch als wie wenn weil dass ob
obwohl damit sodass falls indem nachdem bevor ehe sobald solange sofern soweit weder noch entweder sowohl je desto
umso bzw beziehungsweise zumal obgleich
"""
_VERBS = """
bin bist ist sind seid war warst waren wart gewesen sei seien wäre wären habe hast hat haben habt hatte hatten hätte
hätten gehabt werde wirst wird werden werdet wurde wurden würde würden geworden worden kann kannst können könnt
konnte konnten könnte könnten muss musst müssen müsst musste mussten müsste müssten soll sollst sollen sollt sollte
sollten will willst wollen wollt wollte wollten darf darfst dürfen dürft durfte durften dürfte dürften mag mögen
möchte möchten lassen lässt
"""
_ADVERBS = """
nicht nur auch so sehr schon mehr immer wieder hier dort da dann nun jetzt noch etwa eher sogar dabei dafür dagegen
daher dadurch daran darauf daraus darin darüber darum davon dazu hierbei hierfür hierzu hin her heraus hinaus wo
woher wohin wobei wodurch wofür womit wonach woran worauf woraus worin worüber wovon wozu warum weshalb wieso wann
zudem außerdem ebenfalls ebenso jedoch dennoch allerdings also zwar nämlich bereits bisher derzeit oft meist
vielleicht eben einmal ja nein ganz gar kaum fast zb dh ua usw etc ca vgl sog ggf evtl
"""
_ENGLISH = """
the a an and or but if of to in on at by for from with without into onto over under between about as than then that
this these those there here it its they them their we our us you your he she his her him who whom whose which what
when where why how is are was were be been being am do does did done have has had having will would can could shall
should may might must not no nor so too very just also only such both each more most other some any all own same
"""

GERMAN = frozenset(" ".join((_ARTICLES_PRONOUNS, _PREPOSITIONS_CONJUNCTIONS, _VERBS, _ADVERBS)).split())
# "am", "an", "in", "so", "was" and the like are in both; "will" and "must" mean nothing else in German titles.
# "all" (space), "most", "her" would hide no German subject of ours.
ENGLISH = frozenset(_ENGLISH.split())
