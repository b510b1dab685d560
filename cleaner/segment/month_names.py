"""Names of months as newspapers print them: data for `cleaner.segment.dates`.

A language is twelve groups parted by `|`; a group holds the full name, its inflections and
its abbreviations without the dot. A space inside a name is written `_`. The full names follow
Unicode CLDR 46; the rest is what bylines print beside them (`Sept`, `mrt`, `Agt`, Levantine and
Maghrebi Arabic).
"""

from __future__ import annotations

from typing import Final

MONTHS: Final[dict[str, str]] = {
    "en": "january jan|february feb febr|march mar|april apr|may|june jun|july jul|august aug|"
    "september sept sep|october oct|november nov|december dec",
    "de": "januar jänner jan jän|februar feber feb febr|märz mär mrz|april apr|mai|juni jun|"
    "juli jul|august aug|september sept sep|oktober okt|november nov|dezember dez",
    "fr": "janvier janv jan|février févr fév|mars mar|avril avr|mai|juin|juillet juil|août aoû|"
    "septembre sept sep|octobre oct|novembre nov|décembre déc",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|"
    "septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic",
    "it": "gennaio gen genn|febbraio feb febbr|marzo mar|aprile apr|maggio mag magg|giugno giu|"
    "luglio lug|agosto ago|settembre set sett|ottobre ott|novembre nov|dicembre dic",
    "pt": "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|"
    "setembro set|outubro out|novembro nov|dezembro dez",
    "nl": "januari jan|februari feb febr|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|"
    "september sept sep|oktober okt|november nov|december dec",
    "pl": "stycznia styczeń sty|lutego luty lut|marca marzec mar|kwietnia kwiecień kwi|maja maj|"
    "czerwca czerwiec cze|lipca lipiec lip|sierpnia sierpień sie|września wrzesień wrz|"
    "października październik paź|listopada listopad lis|grudnia grudzień gru",
    "sv": "januari jan|februari feb febr|mars mar|april apr|maj|juni jun|juli jul|augusti aug|"
    "september sept sep|oktober okt|november nov|december dec",
    "no": "januar jan|februar feb febr|mars mar|april apr|mai|juni jun|juli jul|august aug|"
    "september sept sep|oktober okt|november nov|desember des",
    "da": "januar jan|februar feb febr|marts mar|april apr|maj|juni jun|juli jul|august aug|"
    "september sept sep|oktober okt|november nov|december dec",
    "fi": "tammikuuta tammikuu tammi|helmikuuta helmikuu helmi|maaliskuuta maaliskuu maalis|"
    "huhtikuuta huhtikuu huhti|toukokuuta toukokuu touko|kesäkuuta kesäkuu kesä|"
    "heinäkuuta heinäkuu heinä|elokuuta elokuu elo|syyskuuta syyskuu syys|"
    "lokakuuta lokakuu loka|marraskuuta marraskuu marras|joulukuuta joulukuu joulu",
    "cs": "ledna leden led|února únor úno|března březen bře|dubna duben dub|května květen kvě|"
    "června červen čvn|července červenec čvc|srpna srpen srp|září zář|října říjen říj|"
    "listopadu listopad lis|prosince prosinec pro",
    "tr": "ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|"
    "ağustos ağu|eylül eyl|ekim eki|kasım kas|aralık ara",
    "ru": "января январь янв|февраля февраль февр фев|марта март мар|апреля апрель апр|мая май|"
    "июня июнь июн|июля июль июл|августа август авг|сентября сентябрь сент сен|"
    "октября октябрь окт|ноября ноябрь нояб ноя|декабря декабрь дек",
    "uk": "січня січень січ|лютого лютий лют|березня березень бер|квітня квітень квіт кві|"
    "травня травень трав тра|червня червень черв чер|липня липень лип|серпня серпень серп сер|"
    "вересня вересень вер|жовтня жовтень жовт жов|листопада листопад лист лис|"
    "грудня грудень груд гру",
    "ar": "يناير جانفي كانون_الثاني|فبراير فيفري شباط|مارس آذار|أبريل أفريل نيسان|"
    "مايو ماي أيار|يونيو يونيه جوان حزيران|يوليو يوليه يوليوز جويلية تموز|أغسطس غشت أوت آب|"
    "سبتمبر شتنبر أيلول|أكتوبر تشرين_الأول|نوفمبر نونبر تشرين_الثاني|"
    "ديسمبر دجنبر كانون_الأول",
    "fa": "ژانویهٔ ژانویه|فوریهٔ فوریه|مارس|آوریل آپریل|مه می|ژوئن جون|ژوئیهٔ ژوئیه جولای|"
    "اوت آگوست|سپتامبر|اکتبر|نوامبر|دسامبر",
    "hi": "जनवरी जन|फ़रवरी फरवरी फ़र|मार्च|अप्रैल|मई|जून|जुलाई जुल|अगस्त अग|"
    "सितंबर सितम्बर सित|अक्टूबर अक्तूबर अक्टू|नवंबर नवम्बर नव|दिसंबर दिसम्बर दिस",
    "id": "januari jan|februari feb|maret mac mar|april apr|mei|juni jun|juli julai jul|"
    "agustus ogos agu agt ags|september sept sep|oktober okt|november nov|desember disember des",
    "vi": "tháng_1 tháng_01 tháng_một tháng_giêng|tháng_2 tháng_02 tháng_hai|"
    "tháng_3 tháng_03 tháng_ba|tháng_4 tháng_04 tháng_tư|tháng_5 tháng_05 tháng_năm|"
    "tháng_6 tháng_06 tháng_sáu|tháng_7 tháng_07 tháng_bảy|tháng_8 tháng_08 tháng_tám|"
    "tháng_9 tháng_09 tháng_chín|tháng_10 tháng_mười|tháng_11 tháng_mười_một|"
    "tháng_12 tháng_mười_hai tháng_chạp",
}

# The Solar Hijri months that Iranian newspapers print.
JALALI_MONTHS: Final = "فروردین|اردیبهشت|خرداد|تیر|مرداد امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"

# First year of an era minus one; 令和6年 is 2018 + 6.
ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
