"""How names in Arabic letters are commonly spelt in Latin ones: what no table of letters knows, for want of vowels.

A table of our own form: `key=spelling/spelling`, the most frequent first, `_` for a blank. The key has no vowel signs,
one alef, one yeh, one kaf, and heh for teh marbuta. Counted over persons from Syria, Iraq, Lebanon, Palestine, Jordan,
Iran and Afghanistan in Wikidata (CC0, see NOTICE): names of 20 persons or more; spellings of a tenth of them and of
five or more, one of each search form, without those of a part of the name. Public figures are not the population.
"""

from types import MappingProxyType
from typing import Final

_SPELLINGS: Final = (
    "ابراهيم=Ibrahim/Ebrahim ابراهيمي=Ebrahimi ابوالحسن=Abolhassan ابوالفضل=Abolfazl "
    "ابوالقاسم=Abolghasem/Abolghassem احسان=Ehsan/Ihsan احمد=Ahmad/Ahmed احمدرضا=Ahmadreza/Ahmad-Reza "
    "احمدزاده=Ahmadzadeh/Ahmadzade احمدي=Ahmadi ادريس=Idris اديب=Adib اذر=Azar اردشير=Ardeshir اردلان=Ardalan "
    "ارسلان=Arsalan/Arslan ارش=Arash ارمان=Arman ارمين=Armin اريا=Arya/Aria ارين=Arian/Aryan ازاد=Azad ازاده=Azadeh "
    "اسامه=Osama/Oussama اسحاق=Ishaq/Eshaq/Isaac اسدالله=Asadollah/Asadullah اسدي=Asadi/Assadi "
    "اسعد=As'ad/Asaad/Assaad اسكندر=Iskandar/Eskandar/Iskander اسلامي=Eslami اسماء=Asma "
    "اسماعيل=Ismail/Esmaeil/Esmail اسماعيلي=Esmaeili/Esmaili اشتياني=Ashtiani اشرف=Ashraf اشكان=Ashkan اصغر=Asghar "
    "اصفهاني=Esfahani/Isfahani اصلاني=Aslani افسانه=Afsaneh افشار=Afshar افشين=Afshin اقايي=Aghaei اكبر=Akbar "
    "اكبري=Akbari اكرم=Akram الاسد=al-Assad/el-Assad البرت=Albert البرغوثي=Barghouti التميمي=Tamimi/Al-Tamimi "
    "الجبوري=Al-Jabburi/al-Jubouri الحاج=Hajj الحريري=Hariri/al-Hariri الحسن=al-Hassan الحسيني=Husseini "
    "الخالدي=Khalidi/al-Khalidi الخطيب=Khatib/Al-Khatib الخوري=Khoury الدليمي=al-Dulaimi/Al-Dulaymi الراوي=Al-Rawi "
    "الرفاعي=al-Rifai الزبيدي=Al-Zubaidi السامرائي=Al-Samarrai الطائي=al-Tai العاني=Al-Ani العبيدي=Al-Obaidi "
    "القيسي=al-Qaysi/al-Qaisi المصري=Al-Masri النجار=Al-Najjar/Najjar الهاشمي=Hashimi/al-Hashimi الهام=Elham/Ilham "
    "الهه=Elaheh الياس=Elias امامي=Emami امجد=Amjad امل=Amal اميد=Omid امير=Ameer اميرحسين=Amirhossein/Amir-Hossein "
    "اميرعلي=Amir-Ali/Amirali اميري=Amiri اميل=Emile امين=Amin اميني=Amini انس=Anas انصاري=Ansari انطوان=Antoine "
    "انور=Anwar انيس=Anis اياد=Ayad/Iyad/Eyad ايدا=Aida ايرج=Iraj ايلي=Elie ايليا=Elia ايمان=Iman ايمن=Ayman/Aymen "
    "ايهاب=Ihab/Ehab ايوب=Ayoub بابك=Babak باسل=Basil/Bassel/Basel باسم=Bassem/Basim/Bassim باقر=Bagher "
    "باقري=Bagheri بختيار=Bakhtiar بختياري=Bakhtiari بدر=Bader/Badr بديعي=Badiee/Badiei بركات=Barakat بسام=Bassam "
    "بشار=Bashar/Bachar بشير=Bashir/Bachir بطرس=Boutros بلال=Bilal/Belal بهار=Bahar بهرام=Bahram بهرامي=Bahrami "
    "بهروز=Behrouz/Behrooz بهزاد=Behzad بهشتي=Beheshti بهمن=Bahman بهنام=Behnam بيات=Bayat بيير=Pierre "
    "بيژن=Bijan/Bizhan تامر=Tamer تبريزي=Tabrizi تقوي=Taghavi تقي=Taqi/Taghi تهراني=Tehrani "
    "تورج=Touraj/Tooraj/Turaj توفيق=Tawfiq/Tawfik/Toufic توكلي=Tavakoli/Tavakkoli تيسير=Taysir/Tayseer "
    "ثابت=Tabet/Sabet/Thabet جابر=Jaber جاسم=Jassim/Jasim/Jassem جان=Jean/Jan جبار=Jabbar/Jabar جباري=Jabbari "
    "جعفر=Jafar/Jaafar جعفري=Jafari جلال=Jalal جلالي=Jalali جليل=Jalil جمال=Jamal جمشيد=Jamshid جمشيدي=Jamshidi "
    "جمعه=Juma/Jumaa جميل=Jamil جهاد=Jihad جهانگير=Jahangir جواد=Javad/Jawad جوادي=Javadi جورج=George/Georges "
    "جوزيف=Joseph حاتم=Hatem/Hatam حاتمي=Hatami حازم=Hazem/Hazim حافظ=Hafez حامد=Hamed/Hamid حبيب=Habib "
    "حبيبالله=Habibollah/Habibullah حبيبي=Habibi حجازي=Hejazi/Hijazi حجت=Hojjat/Hojat حداد=Haddad حرب=Harb "
    "حسام=Hussam/Hosam/Hossam حسان=Hassan حسن=Hassan/Hasan حسنزاده=Hassanzadeh حسني=Hassani/Hosni "
    "حسين=Hossein/Hussein حسيني=Hosseini حقاني=Haqqani حقيقي=Haghighi حكمت=Hikmat/Hekmat "
    "حماده=Hamada/Hamadeh/Hamadé حمد=Hamad حمدان=Hamdan حمدي=Hamdi حمزه=Hamza/Hamzeh/Hamzah حمود=Hammoud/Hamoud "
    "حميد=Hamid حميدرضا=Hamidreza/Hamid-Reza حميدي=Hamidi حنا=Hanna حنان=Hanan حيدر=Haidar/Haider "
    "حيدري=Heidari/Heydari خاتمي=Khatami خالد=Khaled/Khalid خامنهاي=Khamenei خان=Khan خديجه=Khadija/Khadijeh "
    "خسرو=Khosrow/Khosro خسروي=Khosravi خضر=Khader/Khodr/Khidr خلف=Khalaf خليفه=Khalifa/Khalife خليل=Khalil "
    "خليلي=Khalili خوري=Khoury/Khouri خيري=Khairi داريوش=Dariush دانا=Dana دانش=Danesh دانيال=Daniel/Danial "
    "داود=Daoud/Davoud/Dawoud داوري=Davari داوود=Davoud/Davud/Davood درويش=Darwish/Darvish دهقان=Dehghan "
    "دهقاني=Dehghani دياب=Diab دينا=Dina رائد=Raed راضي=Radhi/Radi رامي=Rami/Ramy رامين=Ramin ربيع=Rabih "
    "رجبي=Rajabi رحمان=Rahman رحماني=Rahmani رحمتي=Rahmati رحيم=Rahim رحيمي=Rahimi رستمي=Rostami "
    "رسول=Rasoul/Rasul/Rasool رسولي=Rasouli رشاد=Rashad رشيد=Rashid/Rasheed/Rachid رضا=Reza رضايي=Rezaei/Rezaee "
    "رضوان=Radwan/Ridwan رضوي=Razavi رعد=Raad رفيعي=Rafiee/Rafiei رفيق=Rafik/Rafiq رمضان=Ramadan/Ramazan/Ramezan "
    "رمضاني=Ramezani رنا=Rana روحالله=Rouhollah/Ruhollah روحاني=Rouhani/Rohani روزبه=Roozbeh/Rouzbeh رولا=Rola/Rula "
    "رياض=Riad/Riyad ريم=Reem ريما=Rima ريمون=Raymond زارع=Zare/Zareh زارعي=Zarei زاهدي=Zahedi زكريا=Zakaria "
    "زماني=Zamani زنجاني=Zanjani زهرا=Zahra زهره=Zohreh زهير=Zuhair/Zouheir زياد=Ziad/Ziyad زيد=Zaid/Zeid "
    "زين=Zain/Zein زينب=Zainab/Zeinab/Zeynab زينه=Zeina/Zina سارا=Sara ساره=Sara/Sarah سالار=Salar سالم=Salem/Salim "
    "سام=Sam سامان=Saman سامر=Samer سامي=Sami/Samy ستار=Sattar سجاد=Sajjad/Sajad سجادي=Sajjadi/Sadjadi/Sajadi "
    "سحر=Sahar سرور=Sarwar سروش=Soroush/Soroosh سعاد=Souad/Suad سعاده=Saadé/Saadeh سعد=Saad سعدي=Saadi "
    "سعيد=Saeed/Saeid/Said سعيدي=Saeedi/Saeidi/Saidi سلام=Salam سلامه=Salameh/Salama/Salamé سلطاني=Soltani "
    "سلمان=Salman سلمي=Salma/Selma سليم=Salim/Selim سليمان=Suleiman/Sulaiman سليماني=Soleimani سليمي=Salimi "
    "سمانه=Samaneh سمر=Samar سمير=Samir سميرا=Samira سميره=Samira سميه=Somayeh/Somayyeh/Sumaya سناء=Sanaa/Sana "
    "سهراب=Sohrab سهيل=Soheil/Suhail سودابه=Soudabeh سوسن=Sawsan/Sousan سيامك=Siamak سياوش=Siavash سيد=Seyed/Seyyed "
    "سيروس=Sirous/Cyrus/Sirus سيف=Saif/Seif/Seyf سيما=Sima سيمين=Simin سينا=Sina سپهر=Sepehr سپيده=Sepideh "
    "شادي=Shadi شاكر=Shakir/Shaker شاه=Shah شاهرخ=Shahrokh شاهين=Shahin/Shaheen شاپور=Shapour/Shapoor شبنم=Shabnam "
    "شجاعي=Shojaei/Shojaee شروين=Shervin شريعتي=Shariati شريف=Sharif شريفي=Sharifi شفيعي=Shafiei/Shafiee "
    "شفيق=Shafiq شمس=Shams شمعون=Chamoun شهاب=Shahab/Shihab/Shehab شهبازي=Shahbazi شهرام=Shahram "
    "شهريار=Shahriar/Shahryar شهلا=Shahla شهين=Shahin شيباني=Sheibani شيرازي=Shirazi شيرين=Shirin/Shereen "
    "صابر=Saber صادق=Sadegh/Sadiq/Sadeq صادقي=Sadeghi صالح=Saleh/Salih صالحي=Salehi صبا=Saba صباح=Sabah صبحي=Subhi "
    "صبري=Sabri صدر=Sadr صفاء=Safa/Safaa صفايي=Safaei صفوي=Safavi صلاح=Salah صمد=Samad ضياء=Zia/Dhia "
    "طارق=Tariq/Tarek/Tareq طالب=Talib/Taleb طالبي=Talebi طاهر=Taher/Tahir طاهري=Taheri "
    "طباطبايي=Tabatabaei/Tabatabai طلال=Talal طه=Taha طوني=Tony/Toni عابديني=Abedini عادل=Adel/Adil عارف=Aref/Arif "
    "عاطفه=Atefeh عامر=Amer عايده=Aida عباس=Abbas عباسي=Abbasi عبد_الجبار=Abdul_Jabbar "
    "عبد_الحسين=Abdolhossein/Abdol_Hossein/Abdul-Hussein عبد_الحميد=Abdelhamid/Abdolhamid/Abdul_Hamid "
    "عبد_الرحمن=Abdul_Rahman/Abdulrahman/Abd_al-Rahman عبد_الرحيم=Abdul_Rahim عبد_الرزاق=Abdul_Razzaq/Abdul_Razzak "
    "عبد_الرضا=Abdolreza عبد_السلام=Abdul_Salam/Abdulsalam عبد_العزيز=Abdelaziz/Abdul_Aziz/Abd_al-Aziz "
    "عبد_الغني=Abdul_Ghani عبد_القادر=Abdul_Qader/Abd_al-Qadir عبد_الكريم=Abdul_Karim/Abdolkarim/Abd_al-Karim "
    "عبد_اللطيف=Abdul_Latif/Abdullatif عبد_الله=Abdullah/Abdallah/Abdollah عبد_المجيد=Abdolmajid/Abdul_Majid "
    "عبد_الهادي=Abdul_Hadi/Abdulhadi عبد_الوهاب=Abdolvahab عبدالله=Abdullah عبدي=Abdi عبود=Abboud/Aboud عبير=Abeer "
    "عثمان=Othman/Osman/Uthman عدنان=Adnan عرفات=Arafat عرفان=Erfan/Irfan عزت=Izzat/Ezzat عزتالله=Ezzatollah "
    "عزيز=Aziz عزيزي=Azizi عساف=Assaf عسگري=Asgari عصام=Issam عطا=Ata عطيه=Atieh عظيمي=Azimi علاء=Alaa علوان=Alwan "
    "علوي=Alavi علي=Ali علياصغر=Ali-Asghar علياكبر=Ali-Akbar/Aliakbar عليرضا=Alireza عليزاده=Alizadeh "
    "عليمحمد=Ali-Mohammad عماد=Imad/Emad عمار=Ammar عمر=Omar عمران=Omran عواد=Awad/Awwad/Awaed عوده=Odeh/Audi "
    "عوض=Awad عون=Aoun عيد=Eid عيسي=Issa/Isa غاده=Ghada غازي=Ghazi غانم=Ghanem/Ghanim غسان=Ghassan غفاري=Ghaffari "
    "غلام=Ghulam/Gholam غلامحسين=Gholamhossein/Gholam-Hossein غلامرضا=Gholamreza غلامعلي=Gholamali/Gholam-Ali "
    "غلامي=Gholami فؤاد=Fouad/Fuad فادي=Fadi فارس=Fares/Faris فاروق=Farouk/Faruk فاضل=Fadhil/Fazel/Fadhel "
    "فاطمه=Fatemeh/Fatima فالح=Faleh/Falih فايز=Fayez فتحي=Fathi فخري=Fakhri فراس=Feras/Firas فرامرز=Faramarz "
    "فرج=Faraj فرح=Farah فرحان=Farhan فرخ=Farrokh فرزاد=Farzad فرزانه=Farzaneh فرشاد=Farshad فرشته=Fereshteh "
    "فرشيد=Farshid فرهاد=Farhad فروغي=Foroughi فريبا=Fariba فريبرز=Fariborz فريد=Farid فريده=Farideh/Farida "
    "فريدون=Fereydoun/Fereydun/Fereydoon فضل=Fadel/Fazel فلاح=Fallah/Falah فهد=Fahd/Fahad فوزي=Fawzi/Faouzi "
    "فياض=Fayyad/Fayad فيروز=Firouz فيصل=Faisal فيليب=Philippe قادري=Ghaderi/Qaderi قاسم=Ghasem/Qasim/Qasem "
    "قاسمي=Ghasemi/Ghassemi/Qasemi قاضي=Qazi/Ghazi قرباني=Ghorbani قنبري=Ghanbari قهرماني=Ghahremani قيس=Qais "
    "كاشاني=Kashani كاظم=Kazem/Kadhim كاظمي=Kazemi كامران=Kamran كامل=Kamel/Kamil كاوه=Kaveh كرزي=Karzai كرم=Karam "
    "كرمي=Karami كريم=Karim كريمي=Karimi كلهر=Kalhor كمال=Kamal كنعان=Kanaan/Canaan كوروش=Kourosh/Koorosh "
    "كياني=Kiani كيوان=Keyvan/Keivan كيومرث=Kioumars لطفي=Lotfi/Lutfi لمياء=Lamia ليث=Laith ليلا=Leila "
    "ليلي=Leila/Laila لينا=Lina مؤيد=Moayad ماجد=Majed/Majid ماري=Marie/Mary مازن=Mazen/Mazin "
    "مازيار=Maziar/Mazyar/Maziyar مالك=Malek/Malik ماهر=Maher/Mahir مايا=Maya متين=Matin مجتبي=Mojtaba مجد=Majd "
    "مجدي=Magdi/Majdi مجيد=Majid مجيدي=Majidi محبي=Mohebbi/Mohebi محسن=Mohsen محمد=Mohammad/Muhammad/Mohammed "
    "محمدتقي=Mohammad-Taghi/Mohammad-Taqi محمدجواد=Mohammad-Javad محمدحسين=Mohammadhossein/Mohammad-Hossein "
    "محمدرضا=Mohammad-Reza/Mohammadreza محمدعلي=Mohammad-Ali محمدمهدي=Mohammad-Mehdi "
    "محمدهادي=Mohammad-Hadi/Mohammadhadi محمدي=Mohammadi محمود=Mahmoud محمودي=Mahmoudi/Mahmoodi مدني=Madani "
    "مراد=Murad/Morad مرادي=Moradi مرتضي=Morteza مرضيه=Marzieh/Marziyeh مروان=Marwan مريم=Maryam/Mariam "
    "مسعود=Masoud/Massoud مسعودي=Massoudi/Masoudi مسلم=Moslem مشيري=Moshiri مصطفوي=Mostafavi مصطفي=Mustafa/Mostafa "
    "مطر=Matar/Mattar مظفر=Mozaffar/Mudhafar مظفري=Mozaffari/Mozafari معصومه=Masoumeh/Massoumeh "
    "معصومي=Massoumi/Masoumi معلوف=Maalouf معين=Moein/Moeen مقدم=Moghaddam/Moghadam ملك=Malek/Malak ملكي=Maleki "
    "منذر=Munther منصور=Mansour/Mansur/Mansoor منصوري=Mansouri منوچهر=Manouchehr/Manuchehr/Manoochehr مني=Mona/Muna "
    "منير=Munir/Mounir/Monir منيژه=Manijeh مها=Maha مهتاب=Mahtab مهدوي=Mahdavi مهدي=Mehdi/Mahdi مهران=Mehran "
    "مهرداد=Mehrdad مهسا=Mahsa مهنا=Mehanna/Muhanna مهند=Mohannad/Mohanad موحد=Movahed موريس=Maurice موسوي=Mousavi "
    "موسي=Musa/Moussa/Mousa مونا=Mona مي=Mai/May/Satomi ميترا=Mitra ميثم=Meysam/Meisam/Maytham ميرزا=Mirza "
    "ميرزايي=Mirzaei ميشال=Michel ميشيل=Michel ميلاد=Milad مينا=Mina مينو=Minoo/Minou مژگان=Mozhgan/Mojgan "
    "ناجي=Naji نادر=Nader نادري=Naderi ناديا=Nadia/Nadiyah نادين=Nadine ناديه=Nadia نازنين=Nazanin "
    "ناصر=Nasser/Naser ناصري=Naseri/Nasseri ناظم=Nazem/Nadhim/Nazim ناهيد=Nahid نايف=Nayef نبيل=Nabil نجار=Najjar "
    "نجفي=Najafi نجم=Najm/Najem نجيب=Najib/Najeeb ندا=Neda ندي=Nada نديم=Nadim نزار=Nizar نسرين=Nasrin "
    "نسيم=Nasim/Nassim نصار=Nassar نصر=Nasr نصرالله=Nasrollah/Nasrallah/Nasrullah نصيري=Nasiri/Nassiri نظري=Nazari "
    "نعمه=Nehme نعيم=Naim/Naeem نهاد=Nihad نور=Noor/Nour نور_الدين=Noureddine نوروزي=Norouzi/Noroozi "
    "نوري=Nouri/Noori/Nuri نويد=Navid نيلوفر=Nilufar/Niloofar/Niloufar نيما=Nima نگار=Negar نگين=Negin هادي=Hadi "
    "هاشم=Hashim/Hashem هاشمي=Hashemi هاله=Hala هاني=Hani هبه=Heba/Hiba هدي=Huda/Hoda هشام=Hisham/Hicham هلال=Hilal "
    "هما=Homa همايون=Homayoun/Homayoon همتي=Hemmati همداني=Hamedani/Hamadani هند=Hind هنري=Henri/Henry "
    "هوشنگ=Houshang/Hushang/Hooshang هومن=Hooman/Houman هيثم=Haitham/Haytham وائل=Wael وحيد=Vahid وزيري=Vaziri "
    "وسام=Wissam وفاء=Wafaa/Wafa وليد=Waleed/Walid ياسر=Yasser/Yaser ياسين=Yasin/Yaseen/Yassin يحيي=Yahya "
    "يدالله=Yadollah يزداني=Yazdani يزدي=Yazdi يعقوب=Yaghoub/Yacoub/Yaqoub يوسف=Yusuf/Yousef/Youssef يوسفي=Yousefi "
    "يونس=Younes/Younis/Yunus پارسا=Parsa پدرام=Pedram پرويز=Parviz پروين=Parvin/Parwin پهلوي=Pahlavi "
    "پوريا=Pouria/Pourya/Pooria پويا=Pouya/Pooya پيام=Payam پيمان=Peyman پژمان=Pejman/Pezhman ژاله=Jaleh "
    "ژيلا=Jila/Zhila گلپايگاني=Golpaygani/Golpayegani گنجي=Ganji گودرزي=Goudarzi/Goodarzi گيتي=Giti/Guity"
)

COMMON: Final = MappingProxyType(
    {
        key.replace("_", " "): tuple(spelling.replace("_", " ") for spelling in spellings.split("/"))
        for key, _, spellings in (entry.partition("=") for entry in _SPELLINGS.split())
    }
)
"""A name, or a part of one, without vowel signs -> at most three spellings."""

_ONE_KEY: Final = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه"}
)
_NOT_IN_KEYS: Final = frozenset("\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u0670\u200c\u200d")
_PARTS: Final = 2
"""The most words that one entry has (Abd + name of God)."""


def common_spellings(name: str) -> list[str]:
    """At most three Latin spellings of a name in Arabic letters, the most common first; none for an unknown part."""
    words = "".join(point for point in name.translate(_ONE_KEY) if point not in _NOT_IN_KEYS).replace("-", " ").split()
    found: list[tuple[str, ...]] = []
    while words:
        taken = next((size for size in range(_PARTS, 0, -1) if " ".join(words[:size]) in COMMON), 0)
        if not taken:
            return []
        found.append(COMMON[" ".join(words[:taken])])
        words = words[taken:]
    most = max((len(spellings) for spellings in found), default=0)
    rows = [" ".join(spellings[min(rank, len(spellings) - 1)] for spellings in found) for rank in range(most)]
    return list(dict.fromkeys(rows))
