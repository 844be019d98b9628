"""Chinese characters that Taiwan and Hong Kong, and partly Japan, write in another form than mainland China."""

from __future__ import annotations

# The characters of our Chinese words and terms, pair by pair: first the traditional, then the simplified form.
_PAIRS = (
    "腫肿細细結结腸肠腎肾膽胆頭头頸颈髒脏臟脏顱颅腦脑過过嘔呕噁恶惡恶瀉泻發发熱热燒烧貧贫減减計计數数紅红體体異异關关節节脈脉"
    "壓压輕轻損损傷伤營营養养濕湿皺皱視视應应綜综徵征殘残轉转極极難难復复膠胶質质瘍疡單单幹干擾扰遲迟頑顽靜静動动門门兒儿婦妇瘡疮"
    "癢痒濾滤醫医療疗藥药預预後后顆颗無无變变認认識识礙碍級级癥症滲渗聽听覺觉鱗鳞宮宫攝摄護护睪睾狀状線线絨绒組组織织間间類类嚴严"
    "風风經经總总進进達达緩缓個个劑剂對对與与聯联隨随機机訪访臨临試试驗验顯显證证續续縮缩時时長长週周歲岁壽寿終终獲获實实現现報报"
    "導导據据觀观穩稳純纯標标準准規规傳传統统歷历們们僅仅約约為为於于從从將将來来較较優优勝胜資资費费萬万億亿幣币價价銷销額额場场"
    "調调隊队遠远處处獨独評评設设畫画劃划擬拟測测納纳選选項项擴扩請请論论並并併并種种專专業业學学員员產产給给讓让開开啟启當当會会"
    "裡里裏里題题險险階阶層层點点區区別别餘余兩两陽阳陰阴檢检樣样塊块側侧徑径圍围維维撐撑錄录構构齡龄義义號号術术氣气決决監监確确"
    "該该誘诱診诊說说輸输輔辅邊边針针鉑铂離离雖虽響响複复佔占卻却嗎吗團团尋寻屬属師师幾几強强恆恒態态戰战擇择斷断歐欧殺杀沒没況况"
    "淨净溫温滅灭滿满漲涨濟济稱称簡简網网繼继職职舊旧補补見见觸触訊讯許许諾诺負负責责買买賽赛軟软輪轮運运適适遺遗還还鏈链鐘钟閱阅"
    "際际順顺須须領领頻频顧顾驅驱銀银雙双陸陆樂乐蘭兰韓韩貝贝爾尔紐纽"
)
# 癒 is another word in Japanese: a term that holds it must not be found there by its Chinese form
SIMPLE = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_CHINESE = str.maketrans(SIMPLE | {"癒": "愈"})


def simplified(text: str) -> str:
    """Return a Chinese text in simplified characters, of the same length."""
    return text.translate(_CHINESE)
