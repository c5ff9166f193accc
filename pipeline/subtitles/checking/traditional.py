"""Characters that only traditional Chinese has.

A table of our own, the commonest of them; none is in GB 2312, the character set of simplified Chinese, and every one
is in Big5, that of traditional Chinese. Characters that both have (著, 乾, 瞭) are not in it.
"""

ONLY_TRADITIONAL = frozenset(
    "們個來這對時國說會學過開發長為從還進動機經現實體應關樣問題當無業產電車東見書馬風頭門間聽讀寫話語請謝讓認識許該詳"
    "課談論調證評試誠誤誰計訊記設訪訓託診註詞詢譯議護譽變質資費貴買賣賺贈贊贏負財責貨貿賀賓賞賠賴購賽趨趕軍軟較載輕輛"
    "輝輪輸轉軌轟辦辭農運遠遲適選遺遊達違連遞鄉鄰鄭醫釋針鋼銀銅鋁鋰鎳鈷鐵錄錢錯鍵鏡鏈鐘鑽鑄銷鋪鋒錫鍋鎖鎮鑑閉閃閱闊闆"
    "際陸陽陰陣階隊險隨雙雜雞離難雲靈靜響頁頂項順須預頓領頻顆額顏願類顧顯飛飯飲飾餅養餓館駐駕騎騙驗驚驅驟髮魚鮮鳥鳴鴨"
    "麗麥麼黃點黨齊齒齡龍龜萬與專叢絲兩嚴喪豐臨舉義烏樂喬習亂爭虧亞畝親億僅侖倉儀價眾優傘偉傳傷倫偽佇餘傭俠侶僑偵側債"
    "傾儲兒兌內冊馮沖決況凍淨涼減湊幾鳳處憑凱擊劃劉則剛創刪別劑劍劇勸務勵勁勞勢勳區華協單盧鹵衛卻廠廳歷厲壓厭廁廈廚縣"
    "參敘疊號嘆嚇嗎啟吳嘗員喲喚噴嘩園圍圓圖團聖場壞塊堅壇壩墳墜壘墾壯聲殼壺備複夠誇夾奪奮獎奧妝婦媽嫵孫寧寶寵審憲宮寬"
    "尋導壽將爾塵堯層屬岡島嶺嶽峽幣帥師帳簾幟帶幫幹莊慶廬庫廟廢廣異棄張彌彎彈強歸徹徑復憶憂懷態憐總戀懇惡惱悅懸懼慘慣"
    "憤戲戰戶執擴掃揚擾撫拋擇掛擋擠揮損換據擁擬攜攝數敵斂齋斷舊曠晝曉暈暫術樸殺權條楊極構槍標棧棟欄樹橋檔檢樓榮歐歡殘"
    "毀畢氣漢湯溝滅濕溫溼滬漁淚澤潔濟濃測渾滾滿漸潤潑濾濱灣燈災爐爛煉煩燒熱愛爺牆犧狀獨狹獄獲獵環瑪瓊畫療癥癢瘋盜盡監"
    "盤礦碼磚確礎禮禍種稱積穩穫窩窮競筆築簡糧糾紀約紅紋納純紙級紛紡細紹終組結絕給絡統綜綠維綱網緊線練編緣縮縱績織繞繪"
    "繼續纖罰羅職聯聰肅腫脹腦腳膠臟膽臉艦藝節薦薩藍藥蘇蘋蘭虛蟲蝦蠟補裝裡製襲覺覽觀規視觸訂訴詐詩誌誘諸諾謀謂謠譜貝貢"
    "貧販貪貫貯貼貸賦賬賭躍踐蹤軸輔輯轄邊遼郵醬鄧釀鉛銘鋸錶鍛鎂鈣鈉鉀鈦鋅錳鎢鑰閘閣闡陳隱隸霧韓頸頗顫飄驢駛駱騰鬆鬥鬧"
    "魯鯨鱗鹽麵黴齣"
)


def traditional_characters(text: str) -> tuple[str, ...]:
    """The traditional characters of a text, each once, in order."""
    return tuple(dict.fromkeys(character for character in text if character in ONLY_TRADITIONAL))
