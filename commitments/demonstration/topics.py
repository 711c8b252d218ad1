"""What each commitment is about, as a phrase that fits into the sentences of `phrases_ja`, `phrases_mn`, `phrases_en`.

Japanese and English: a noun phrase. Mongolian: a verb in -х, which stands before a noun ("… бэхжүүлэх чиглэлээр").
"""

from __future__ import annotations

from commitments.models import Commitment

_TOPICS: dict[str, tuple[str, str, str]] = {
    "FW-02": ("二国間関係の強化", "stronger bilateral relations", "хоёр талын харилцааг бэхжүүлэх"),
    "FW-03": (
        "グローバルな課題に関する協力",
        "cooperation on global issues",
        "дэлхий нийтийн асуудлаар хамтран ажиллах",
    ),
    "FW-04": (
        "互恵的な関係の構築と共同の発展",
        "a mutually beneficial relationship",
        "харилцан ашигтай харилцааг хөгжүүлэх",
    ),
    "FW-05": (
        "自由で開かれた国際秩序の重要性",
        "the importance of a free and open international order",
        "чөлөөт, нээлттэй олон улсын дэг журмын ач холбогдлыг нотлох",
    ),
    "FW-06": (
        "力による一方的な現状変更を許さないこと",
        "not allowing unilateral changes to the status quo by force",
        "одоогийн байдлыг хүчээр өөрчлөхийг зөвшөөрөхгүй байх",
    ),
    "FW-07": (
        "紛争の平和的解決の必要性",
        "the peaceful settlement of disputes",
        "маргааныг энхийн замаар шийдвэрлэхийг эрмэлзэх",
    ),
    "FW-08": (
        "地域と国際社会の平和と繁栄への貢献",
        "joint contributions to peace and prosperity",
        "бүс нутгийн энх тайван, хөгжил цэцэглэлтэд хувь нэмэр оруулах",
    ),
    "FW-10": ("行動計画の実施", "the implementation of the action plan", "үйл ажиллагааны төлөвлөгөөг хэрэгжүүлэх"),
    "FW-11": (
        "相互理解と信頼の深化",
        "deeper mutual understanding and trust",
        "харилцан ойлголцол, итгэлцлийг гүнзгийрүүлэх",
    ),
    "PS-01": (
        "政治・安全保障分野の協力",
        "political and security cooperation",
        "улс төр, аюулгүй байдлын салбарт хамтран ажиллах",
    ),
    "PS-02": (
        "防衛装備・技術協力",
        "defence equipment and technology cooperation",
        "батлан хамгаалахын тоног төхөөрөмж, технологийн салбарт хамтран ажиллах",
    ),
    "EC-01": (
        "社会・経済の発展に必要な協力",
        "cooperation for social and economic development",
        "нийгэм, эдийн засгийн хөгжлийг дэмжих",
    ),
    "EC-02": (
        "円滑かつ互恵的な経済関係の強化",
        "smoother, mutually beneficial economic relations",
        "эдийн засгийн харилцааг бэхжүүлэх",
    ),
    "EC-03": (
        "経済連携協定の活用",
        "the use of the Economic Partnership Agreement",
        "Эдийн засгийн түншлэлийн хэлэлцээрийг ашиглах",
    ),
    "EC-04": (
        "官民合同協議会の活用",
        "the use of the Joint Public-Private Council",
        "төр, хувийн хэвшлийн хамтарсан зөвлөлдөх уулзалтыг ашиглах",
    ),
    "EC-05": (
        "チンギスハーン国際空港の円滑な運営",
        "the smooth operation of Chinggis Khaan International Airport",
        "«Чингис хаан» олон улсын нисэх буудлын жигд үйл ажиллагааг дэмжих",
    ),
    "EC-06": (
        "航空路線の増便を含む往来の活性化",
        "more frequent flights and more active travel",
        "нислэгийн тоог нэмэх, зорчилтыг идэвхжүүлэх",
    ),
    "EC-07": ("国内産業の多角化", "the diversification of domestic industries", "дотоодын аж үйлдвэрийг төрөлжүүлэх"),
    "EC-08": ("農牧業の振興", "the promotion of agriculture and livestock", "газар тариалан, мал аж ахуйг хөгжүүлэх"),
    "EC-09": ("食料安全保障", "food security", "хүнсний баталгаат байдлыг хангах"),
    "EC-10": (
        "投資を呼び込むためのビジネス環境の整備",
        "a better business environment for investment",
        "хөрөнгө оруулалтын эрх зүйн орчныг сайжруулах",
    ),
    "EC-11": (
        "鉱物資源分野における協力可能性の模索",
        "possible cooperation in mineral resources",
        "ашигт малтмалын салбарт хамтран ажиллах боломжийг судлах",
    ),
    "EC-12": ("エネルギー事情の課題解決", "solutions to energy problems", "эрчим хүчний асуудлыг шийдвэрлэх"),
    "EC-13": (
        "都市と地方のバランスの取れた開発",
        "balanced urban and regional development",
        "хот, орон нутгийн тэнцвэртэй хөгжлийг хангах",
    ),
    "HU-01": ("人材育成協力", "human resources development", "хүний нөөцийг хөгжүүлэх"),
    "HU-02": (
        "国民の交流と相互理解の深化",
        "people-to-people exchanges and mutual understanding",
        "иргэдийн солилцоо, харилцан ойлголцлыг гүнзгийрүүлэх",
    ),
    "HU-03": ("若者の交流の深化", "exchanges between young people", "залуучуудын солилцоог гүнзгийрүүлэх"),
    "GL-01": ("多国間主義の擁護", "upholding multilateralism", "олон талт үзлийг хамгаалах"),
    "GL-02": (
        "国際の平和と安全のための協力",
        "cooperation for international peace and security",
        "олон улсын энх тайван, аюулгүй байдлын төлөө хамтран ажиллах",
    ),
    "GL-03": (
        "安保理改革を始めとする国連の機能強化",
        "stronger United Nations functions, including Security Council reform",
        "НҮБ-ын чиг үүргийг бэхжүүлэх",
    ),
    "GL-04": (
        "PKO分野における能力構築支援",
        "capacity building for peacekeeping operations",
        "энхийг дэмжих ажиллагааны чадавхыг бэхжүүлэх",
    ),
    "GL-05": (
        "経済安全保障分野の協力",
        "cooperation in economic security",
        "эдийн засгийн аюулгүй байдлын салбарт хамтран ажиллах",
    ),
    "GL-06": (
        "多国間人権システムと世界的な人権の推進",
        "advancing the multilateral human rights system",
        "хүний эрхийн олон талт тогтолцоог дэмжих",
    ),
    "GL-07": (
        "核兵器不拡散条約の維持・強化",
        "maintaining and strengthening the NPT",
        "Цөмийн зэвсэг үл дэлгэрүүлэх гэрээг бэхжүүлэх",
    ),
    "GL-08": (
        "モンゴルの一国非核の地位への支持",
        "support for Mongolia's nuclear-weapon-free status",
        "цөмийн зэвсгээс ангид статусыг дэмжих",
    ),
    "GL-09": (
        "核軍縮に関する取組への支持",
        "support for nuclear-disarmament efforts",
        "цөмийн зэвсэг хураах хүчин чармайлтыг дэмжих",
    ),
    "GL-10": (
        "国際賢人会議の立ち上げの歓迎",
        "welcoming the Group of Eminent Persons",
        "мэргэдийн бүлэг байгуулагдсаныг сайшаах",
    ),
    "GL-11": (
        "核戦争を行わないことの確認の呼び掛け",
        "calling on all States to affirm that a nuclear war must not be fought",
        "цөмийн дайн хийхгүй байхыг бүх улсад уриалах",
    ),
    "GL-12": (
        "関連する安保理決議の義務の遵守",
        "compliance with the relevant Security Council resolutions",
        "Аюулгүйн зөвлөлийн холбогдох тогтоолыг биелүүлэхийг уриалах",
    ),
    "GL-13": (
        "拉致問題の即時解決",
        "the immediate resolution of the abductions issue",
        "хүн хулгайлсан асуудлыг нэн даруй шийдвэрлэхийг уриалах",
    ),
    "GL-14": (
        "国連憲章と国際法の重要性",
        "the importance of the UN Charter and international law",
        "НҮБ-ын Дүрэм, олон улсын эрх зүйн ач холбогдлыг онцлох",
    ),
    "GL-15": (
        "ウクライナ国民の困難な状況への懸念",
        "concern for the people of Ukraine",
        "Украины ард түмний байдалд санаа зовниж буйгаа илэрхийлэх",
    ),
    "GL-16": (
        "国連海洋法条約に整合的な権利と自由の行使の重要性",
        "exercising rights and freedoms consistently with UNCLOS",
        "Далайн эрх зүйн конвенцод нийцсэн эрх, эрх чөлөөний ач холбогдлыг онцлох",
    ),
    "GL-17": (
        "気候変動・環境問題に関する協力",
        "cooperation on climate change and the environment",
        "уур амьсгалын өөрчлөлт, байгаль орчны асуудлаар хамтран ажиллах",
    ),
    "GL-18": ("モンゴルにおける植林事業", "afforestation projects in Mongolia", "ойжуулалтын төслийг хэрэгжүүлэх"),
    "GL-19": (
        "青少年に対する環境・防災の啓発活動",
        "environmental and disaster-prevention awareness for young people",
        "өсвөр үе, залууст байгаль орчин, гамшгаас хамгаалах мэдлэг олгох",
    ),
    "GL-20": (
        "植林と啓発のプロジェクトへの協力",
        "cooperation with the planting and awareness projects",
        "мод тарих, мэдлэг олгох төслүүдийг дэмжих",
    ),
}


def topic_of(commitment: Commitment, language: str) -> str:
    """The phrase for a commitment in a language; its title where none was written."""
    topic = _TOPICS.get(commitment.code, (commitment.title_ja, commitment.title_en, commitment.title_mn))
    return dict(zip(("ja", "en", "mn"), topic, strict=True))[language]
